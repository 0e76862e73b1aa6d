// A server whose catalogue also has the components of a conversation without sound. Prints its address.

import { parseArgs } from 'node:util'
import { listen } from '../../src/api/listen.ts'
import { createServer } from '../../src/api/server.ts'
import { openEngine } from '../../src/main/engine.ts'
import { conversationCatalog } from './catalog.ts'

const { values } = parseArgs({
  options: { home: { type: 'string' }, port: { type: 'string' }, 'no-open': { type: 'boolean' } },
})
const engine = await openEngine({
  home: values.home ?? null,
  environment: { PATH: process.env.PATH },
  catalog: conversationCatalog(),
})
const pageFolder =
  process.env.OPENNEURO_DIST ?? new URL('../../../frontend/dist/', import.meta.url).pathname
const server = await createServer({ parts: engine.parts, options: { pageFolder } })
const { address, close } = await listen(server, {
  host: '127.0.0.1',
  port: Number(values.port ?? 0),
})
console.log(address)
process.once('SIGTERM', async () => {
  await Promise.all([close(), engine.close()])
  process.exit()
})
