import { defineComponent, T, z } from '../../../core/index.ts'

/** Lets the newest item through, then nothing for a while. */
export const throttle = defineComponent({
  name: 'Throttle',
  description: 'Sends on the **newest** item at most once per interval and skips the rest',
  tags: { io: ['conduit'], functionality: ['misc'] },
  thread: 'shared',
  config: z.object({
    interval: z.number().nonnegative().max(86_400).default(0.4).describe('Seconds between items'),
  }),
  inputs: { data: T },
  outputs: { data: T },

  async run({ inputs, outputs, config, clock, signal }) {
    for await (const item of inputs.data.newest()) {
      outputs.data.send(item)
      await clock.sleep(config.interval * 1000, signal)
    }
  },
})
