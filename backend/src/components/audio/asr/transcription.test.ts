import { afterEach, beforeEach, expect, it } from 'vitest'
import { RealClock } from '../../../core/runtime/real-clock.ts'
import { type ProviderServer, startProviders } from '../../testing/provider-server/index.ts'
import { transcribe } from './transcription.ts'

let server: ProviderServer
beforeEach(async () => {
  server = await startProviders()
  // An answer that does not end: however fast it comes, there is something to give up.
  server.on('POST', '/v1/audio/transcriptions', (_, reply) => {
    reply.begin(200, 'application/json')
    reply.write('{"text":')
  })
})
afterEach(() => server.close())

const wav = Uint8Array.from({ length: 300_000 }, (_, i) => (i < 4 ? 'RIFF'.charCodeAt(i) : 0))

/** Some turns of the event loop. */
async function pass(turns: number): Promise<void> {
  for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve))
}

// A mistake here shows as an unhandled rejection, which ends the node.
it('can be given up at any moment', async () => {
  for (const turns of [-1, 0, 1, 2, 3, 5, 8, 13, 50]) {
    const abort = new AbortController()
    if (turns < 0) abort.abort()
    const context = {
      clock: new RealClock(0),
      signal: new AbortController().signal,
      secrets: { get: () => undefined },
    }
    const config = {
      api_key_env_var: '',
      model: 'm',
      language: '',
      timeout: 60,
      base_url: `${server.url}/v1`,
    }
    const asked = transcribe(context, config, { wav, signal: abort.signal }).catch(
      ({ name }) => name,
    )
    await pass(turns)
    abort.abort()
    expect(await asked).toBe('AbortError')
    await pass(5)
  }
})
