import { defineComponent, TextFrame } from '../../../src/core/index.ts'

/** Says something when it is asked to stop. */
export const lastWords = defineComponent({
  name: 'LastWords',
  description: 'Waits, and says goodbye',
  tags: { io: ['source'], functionality: ['misc'] },
  outputs: { text: TextFrame },

  async run({ outputs, signal }) {
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve))
    outputs.text.send(new TextFrame({ text: 'goodbye' }))
  },
})
