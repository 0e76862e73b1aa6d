import { defineComponent, z } from '../../../core/index.ts'
import { openSpeaker, renderInputs, renderOutputs, runRender } from '../devices/render.ts'

/** The default speaker of the machine that the engine runs on. */
export const speaker = defineComponent({
  name: 'Speaker',
  description: 'Plays sound on the default **speaker** of this machine',
  tags: { io: ['sink'], functionality: ['audio'] },
  config: z.object({
    sample_rate: z.int().min(8000).max(192_000).default(24_000).describe('Samples per second'),
    channels: z.int().min(1).max(8).default(1).describe('Channels'),
  }),
  inputs: renderInputs,
  outputs: renderOutputs,

  requires: () => [{ kind: 'device', device: 'speaker' }],

  setup: ({ clock, config }) => clock.hold(openSpeaker(config)),

  run: (context) => runRender(context),

  cleanup: (speaker) => speaker.stop(),
})
