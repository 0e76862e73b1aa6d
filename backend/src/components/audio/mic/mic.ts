import { AudioFrame, defineComponent, z } from '../../../core/index.ts'
import { captureFields, captureInputs, openCapture, runCapture } from '../devices/capture.ts'

/** The default microphone of the machine that the engine runs on. */
export const mic = defineComponent({
  name: 'Mic',
  description: 'Sound of the default **microphone** of this machine',
  tags: { io: ['source'], functionality: ['audio'] },
  config: z.object({
    sample_rate: captureFields.sample_rate,
    channels: z.int().min(1).max(32).default(1).describe('Channels'),
    frame_ms: captureFields.frame_ms,
    half_duplex: captureFields.half_duplex,
  }),
  inputs: captureInputs,
  outputs: { audio: AudioFrame },

  requires: () => [{ kind: 'device', device: 'microphone' }],

  setup: (context) => context.clock.hold(openCapture(context)),

  run: (context) => runCapture(context),

  cleanup: ({ microphone }) => microphone.stop(),
})
