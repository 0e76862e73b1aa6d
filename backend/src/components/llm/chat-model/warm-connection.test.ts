import { expect, it } from 'vitest'
import { providerFetch } from '../../providers/index.ts'
import { startProviders } from '../../testing/provider-server/index.ts'
import { isThisMachine, warmConnection } from './warm-connection.ts'

/** A clock on which no time limit is ever reached. */
const clock = {
  origin: 0,
  now: () => 0,
  sleep: (_ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve())),
  every: async function* () {},
  hold: <V>(work: Promise<V>) => work,
}
const context = { clock, signal: new AbortController().signal }

it('leaves a connection that later requests take', async () => {
  await using server = await startProviders()
  server.on('POST', '/v1/chat', (_, reply) => reply.json(200, {}))

  await warmConnection(`${server.url}/v1`, context)
  // A connection is free a moment after its answer is complete, so the very next request may miss it.
  for (let i = 0; i < 3; i++) {
    const url = `${server.url}/v1/chat`
    await (await providerFetch(context, url, { method: 'POST' }, { timeoutMs: 1000 })).text()
  }

  const [warming, ...later] = server.requests
  expect(warming!.method).toBe('GET')
  expect(later.map(({ remote }) => remote)).toContain(warming!.remote)
})

it('does not mind a server that is not there', async () => {
  const server = await startProviders()
  await server.close()

  await expect(warmConnection(server.url, context)).resolves.toBeUndefined()
})

it('knows this machine', () => {
  const urls = [
    'http://127.0.0.1:1/v1',
    'http://localhost/',
    'http://[::1]:80',
    'https://api.groq.com',
  ]

  expect(urls.map(isThisMachine)).toEqual([true, true, true, false])
})
