import { defineComponent, TextFrame, z } from '../../../core/index.ts'

/** Says the same thing again and again. */
export const promptRepeater = defineComponent({
  name: 'PromptRepeater',
  description: 'Sends the same **text** at once and then in even intervals',
  tags: { io: ['source'], functionality: ['misc'] },
  thread: 'shared',
  config: z.object({
    prompt: z.string().default('hand, head').describe('The text to send'),
    interval_seconds: z
      .number()
      .min(0.001)
      .max(86_400)
      .default(3.0)
      .describe('Seconds between two sendings'),
  }),
  outputs: { text: TextFrame },

  async run({ outputs, config, clock, signal }) {
    for await (const _ of clock.every(config.interval_seconds * 1000, signal)) {
      outputs.text.send(new TextFrame({ text: config.prompt }))
    }
  },
})
