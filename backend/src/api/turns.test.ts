import { tmpdir } from 'node:os'
import { expect, it } from 'vitest'
import { createTurns } from '../core/projects/index.ts'
import { createServer } from './server.ts'
import { emptyEngine, OWN } from './thin-engine.test-support.ts'

it('GET /turns says how many parts are in no turn, where there are any', async () => {
  const turns = createTurns()
  const api = await createServer({ parts: { ...emptyEngine(tmpdir()), turns }, options: {} })
  api.security.setAddress({ host: '127.0.0.1', port: 8000 })
  const ask = async () => (await api.app.inject({ url: '/turns', headers: OWN })).json()

  expect(await ask()).toEqual({ turns: [] })
  turns.dropPart()
  expect(await ask()).toEqual({ turns: [], dropped_parts: 1 })
  await api.close()
})
