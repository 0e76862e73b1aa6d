import { defineComponent, z } from '../../../core/index.ts'
import { deviceChoices } from '../devices/decibri.ts'
import { openSpeaker, renderInputs, renderOutputs, runRender } from '../devices/render.ts'

/** A chosen sound output of the machine that the engine runs on: a speaker, a headset, a virtual cable. */
export const audioOut = defineComponent({
  name: 'AudioOut',
  description: 'Plays sound on a chosen **output device** of this machine, such as a virtual cable',
  tags: { io: ['sink'], functionality: ['audio'] },
  config: z.object({
    device: z.string().default('').describe('Index or name of the device; empty: the default one'),
    sample_rate: z.int().min(8000).max(192_000).default(48_000).describe('Samples per second'),
    channels: z.int().min(1).max(8).default(1).describe('Channels'),
  }),
  inputs: renderInputs,
  outputs: renderOutputs,

  requires: () => [{ kind: 'device', device: 'speaker' }],

  options: async () => ({ config: { device: await deviceChoices('output') } }),

  setup: ({ clock, config }) => clock.hold(openSpeaker(config)),

  run: (context) => runRender(context),

  cleanup: (speaker) => speaker.stop(),
})
