import { defineComponent, TextFrame, ui } from '../../../core/index.ts'

/** Sends on what is typed on the page. */
export const textInput = defineComponent({
  name: 'TextInput',
  description: 'A field on the page: sends each text you **type** there',
  tags: { io: ['source'], functionality: ['misc'] },
  thread: 'shared',
  inputs: { ui_text: ui.textInput() },
  outputs: { text: TextFrame },

  async run({ inputs, outputs }) {
    for await (const frame of inputs.ui_text) outputs.text.send(frame)
  },
})
