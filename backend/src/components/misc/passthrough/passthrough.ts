import { defineComponent, T } from '../../../core/index.ts'

/** Sends on everything as it is. */
export const passthrough = defineComponent({
  name: 'Passthrough',
  description: 'Sends on everything as it is: a place to join or branch wires',
  tags: { io: ['conduit'], functionality: ['misc'] },
  thread: 'shared',
  inputs: { data: T },
  outputs: { data: T },

  async run({ inputs, outputs }) {
    for await (const item of inputs.data) outputs.data.send(item)
  },
})
