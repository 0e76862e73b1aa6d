import { AudioFrame, audioFromPcm16, defineComponent, z } from '../../../core/index.ts'
import { hostOf, LastingSocket } from '../../providers/index.ts'
import { connectToBridge, remoteAudioFields } from '../remote-audio/bridge-connection.ts'

/** A microphone or virtual cable of another computer, through the audio bridge that runs there. */
export const remoteAudioIn = defineComponent({
  name: 'RemoteAudioIn',
  description: 'Sound of **another computer**, on which `openneuro audio-bridge` runs',
  tags: { io: ['source'], functionality: ['audio'] },
  config: z.object({
    ...remoteAudioFields,
    channels: z.int().min(1).max(32).default(2).describe('Channels'),
  }),
  outputs: { audio: AudioFrame },

  requires: ({ config }) => [{ kind: 'host', host: hostOf(config.server_url) }],

  async run(context) {
    const { outputs, config, clock, signal } = context
    const { sample_rate: sampleRate, channels } = config
    const momentBytes = 2 * channels

    const connection = new LastingSocket({
      context,
      open: () => connectToBridge(context, 'audio_in'),
      onMessage(message) {
        if (typeof message === 'string') return
        const whole = message.subarray(0, message.length - (message.length % momentBytes))
        if (whole.length === 0) return
        const lengthUs = (whole.length / momentBytes / sampleRate) * 1e6
        const timestampUs = Math.round(clock.now() - lengthUs)
        outputs.audio.send(audioFromPcm16(whole, { sampleRate, channels, timestampUs }))
      },
      maxWaitingBytes: 0,
      firstWaitMs: 1000,
      maxWaitMs: config.max_reconnect_delay * 1000,
    })

    signal.addEventListener('abort', () => void connection.finish(null, 200), { once: true })
    await connection.run()
  },
})
