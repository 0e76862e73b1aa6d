import { afterEach, beforeEach, expect, it } from 'vitest'
import { type ProviderServer, startProviders } from '../../testing/provider-server/index.ts'
import { serveOpenAiChat } from '../../testing/provider-server/openai-chat.ts'
import { findLocalServers, LOCAL_SERVERS } from './local-servers.ts'

let server: ProviderServer
beforeEach(async () => {
  server = await startProviders()
})
afterEach(() => server.close())

/** However slow the machine is. */
const LONG_MS = 50_000
const at = (baseUrl: string) => [{ ...LOCAL_SERVERS[0]!, baseUrl }]

it('lists what a server on this machine has', async () => {
  serveOpenAiChat(server, { reply: () => '', models: ['llama3.2:1b', 'qwen3'] })

  const found = await findLocalServers(at(`${server.url}/v1`), LONG_MS)

  expect(found).toMatchObject([{ provider: 'ollama', models: ['llama3.2:1b', 'qwen3'] }])
})

it('takes no other program for one', async () => {
  server.on('GET', '/page/models', (_, reply) => reply.send(200, 'text/html', '<html></html>'))
  server.on('GET', '/json/models', (_, reply) => reply.json(200, { fine: true }))

  for (const path of ['page', 'json', 'missing']) {
    expect(await findLocalServers(at(`${server.url}/${path}`), LONG_MS)).toEqual([])
  }
})

it('finds nothing where nothing listens', async () => {
  const { url } = server
  await server.close()

  expect(await findLocalServers(at(`${url}/v1`), LONG_MS)).toEqual([])
})

it('does not wait for one that says nothing', async () => {
  server.hang({ path: '/v1/models' })

  expect(await findLocalServers(at(`${server.url}/v1`))).toEqual([])
})
