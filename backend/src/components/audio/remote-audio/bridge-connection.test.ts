import { expect, it } from 'vitest'
import { OutsideClock, runComponent } from '../../../core/testing/index.ts'
import { startProviders } from '../../testing/provider-server/index.ts'
import { remoteAudioIn } from '../remote-audio-in/remote-audio-in.ts'

it('gives up a bridge that does not answer, and tries again', async () => {
  using clock = new OutsideClock()
  const server = await startProviders({ clock })
  const said: unknown[] = []
  server.onSocket('/ws/audio', async (socket) => {
    for await (const message of socket.messages()) {
      said.push(JSON.parse(String(message)))
      await clock.sleep(Number.POSITIVE_INFINITY, socket.signal)
    }
  })
  const logs: string[] = []

  await runComponent(remoteAudioIn, {
    config: { server_url: `${server.url.replace('http', 'ws')}/ws/audio` },
    outside: clock,
    until: { ms: 15_000 },
    onOutput: (_, line) => logs.push(line),
  })
  await server.close()

  expect(logs.join('')).toContain('did not answer within 10 s')
  const hello = { role: 'audio_in', sample_rate: 48_000, channels: 2, frame_ms: 20 }
  expect(said).toEqual([hello, hello])
})
