import { defineComponent, TextFrame, z } from '../../../src/core/index.ts'

/** Sends "0", "1", "2", … so that a reader can tell whether anything was lost. */
export const counter = defineComponent({
  name: 'Counter',
  description: 'Counts',
  tags: { io: ['source'], functionality: ['misc'] },
  config: z.object({
    interval_ms: z.number().positive().default(2),
    from: z.int().default(0),
  }),
  outputs: { count: TextFrame },

  async run({ outputs, config, clock, signal }) {
    let next = config.from
    for await (const _ of clock.every(config.interval_ms, signal)) {
      outputs.count.send(new TextFrame({ text: String(next++) }))
    }
  },
})
