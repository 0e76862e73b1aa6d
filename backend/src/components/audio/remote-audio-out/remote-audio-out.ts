import { defineComponent, z } from '../../../core/index.ts'
import { hostOf, LastingSocket } from '../../providers/index.ts'
import { DevicePlayer } from '../devices/device-player.ts'
import { renderInputs, renderOutputs } from '../devices/render.ts'
import { Playback, runPlayback } from '../playback/playback.ts'
import { connectToBridge, remoteAudioFields } from '../remote-audio/bridge-connection.ts'

/** A speaker or virtual cable of another computer, through the audio bridge that runs there. */
export const remoteAudioOut = defineComponent({
  name: 'RemoteAudioOut',
  description: 'Plays sound on **another computer**, on which `openneuro audio-bridge` runs',
  tags: { io: ['sink'], functionality: ['audio'] },
  config: z.object({
    ...remoteAudioFields,
    channels: z.int().min(1).max(8).default(1).describe('Channels'),
  }),
  inputs: renderInputs,
  outputs: renderOutputs,

  requires: ({ config }) => [{ kind: 'host', host: hostOf(config.server_url) }],

  async run(context) {
    const { inputs, outputs, config, signal } = context
    const connection = new LastingSocket({
      context,
      open: () => connectToBridge(context, 'audio_out'),
      onMessage: () => {},
      maxWaitingBytes: 0,
      firstWaitMs: 1000,
      maxWaitMs: config.max_reconnect_delay * 1000,
    })
    let running: Promise<void> | null = null

    const player = new DevicePlayer({
      context,
      format: { sampleRate: config.sample_rate, channels: config.channels },
      // What is played while there is no connection is not heard, as on a cable that is not plugged in.
      write: async (bytes) => connection.sendIfOpen(bytes),
      onPlayed: (ms, isEmpty) => playback.played(ms, isEmpty),
    })
    const playback = new Playback({
      context,
      output: outputs.playback,
      sink: {
        play(frame) {
          running ??= connection.run()
          player.play(frame)
        },
        duck: () => player.duck(),
        resume: () => player.resume(),
        flush: () => player.flush(),
      },
    })

    signal.addEventListener('abort', () => void connection.finish(null, 200), { once: true })
    await Promise.all([runPlayback(inputs, playback), player.run()])
    await running
  },
})
