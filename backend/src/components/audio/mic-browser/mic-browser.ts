import { AudioFrame, audioFromPcm16, defineComponent, ui, z } from '../../../core/index.ts'

/** Pieces come in bursts; up to so much the time of a piece is that of the end of the one before. */
const MAX_JITTER_US = 200_000

/** Receives the sound of the microphone of whoever has the page open. */
export const micBrowser = defineComponent({
  name: 'MicBrowser',
  description: 'Sound of the **microphone** that the page uses',
  tags: { io: ['source'], functionality: ['audio'] },
  config: z.object({
    sample_rate: z
      .int()
      .min(1000)
      .max(384_000)
      .default(16_000)
      .describe('Samples per second; the page sends 16,000'),
    channels: z.int().min(1).max(32).default(1).describe('Channels; the page sends one'),
  }),
  inputs: { ui_audio: ui.audioInput() },
  outputs: { audio: AudioFrame },

  async run({ inputs, outputs, config, clock }) {
    const { sample_rate: sampleRate, channels } = config
    const momentBytes = 2 * channels
    let nextUs = 0

    for await (const bytes of inputs.ui_audio) {
      const whole = bytes.subarray(0, bytes.length - (bytes.length % momentBytes))
      if (whole.length === 0) continue
      // What was recorded began a piece's length ago.
      const lengthUs = (whole.length / momentBytes / sampleRate) * 1e6
      const beganUs = clock.now() - lengthUs
      const startUs = Math.abs(beganUs - nextUs) <= MAX_JITTER_US ? nextUs : beganUs
      nextUs = startUs + lengthUs
      const timestampUs = Math.round(startUs)
      outputs.audio.send(audioFromPcm16(whole, { sampleRate, channels, timestampUs }))
    }
  },
})
