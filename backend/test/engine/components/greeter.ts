import { defineComponent, TextFrame, z } from '../../../src/core/index.ts'

/** Sends one text before anything runs. */
export const greeter = defineComponent({
  name: 'Greeter',
  description: 'Greets once',
  tags: { io: ['source'], functionality: ['misc'] },
  config: z.object({ text: z.string() }),
  outputs: { text: TextFrame },

  emit({ outputs, config }) {
    outputs.text.send(new TextFrame({ text: config.text }))
  },
})
