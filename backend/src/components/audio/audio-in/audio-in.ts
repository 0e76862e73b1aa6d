import { AudioFrame, defineComponent, z } from '../../../core/index.ts'
import { captureFields, captureInputs, openCapture, runCapture } from '../devices/capture.ts'
import { deviceChoices } from '../devices/decibri.ts'

/** A chosen sound input of the machine that the engine runs on: a microphone, a mixer, a virtual cable. */
export const audioIn = defineComponent({
  name: 'AudioIn',
  description: 'Sound of a chosen **input device** of this machine, such as a virtual cable',
  tags: { io: ['source'], functionality: ['audio'] },
  config: z.object({
    device: z.string().default('').describe('Index or name of the device; empty: the default one'),
    sample_rate: captureFields.sample_rate,
    channels: z.int().min(1).max(32).default(2).describe('Channels'),
    frame_ms: captureFields.frame_ms,
    half_duplex: captureFields.half_duplex,
  }),
  inputs: captureInputs,
  outputs: { audio: AudioFrame },

  requires: () => [{ kind: 'device', device: 'microphone' }],

  options: async () => ({ config: { device: await deviceChoices('input') } }),

  setup: (context) => context.clock.hold(openCapture(context)),

  run: (context) => runCapture(context),

  cleanup: ({ microphone }) => microphone.stop(),
})
