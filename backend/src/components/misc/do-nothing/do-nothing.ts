import { defineComponent, T } from '../../../core/index.ts'

/** Reads everything and drops it. */
export const doNothing = defineComponent({
  name: 'DoNothing',
  description: 'Reads everything and throws it away',
  tags: { io: ['sink'], functionality: ['misc'] },
  thread: 'shared',
  inputs: { input: T },

  async run({ inputs }) {
    for await (const _ of inputs.input);
  },
})
