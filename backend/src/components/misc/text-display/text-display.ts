import { defineComponent, TextFrame, ui } from '../../../core/index.ts'

/** Shows text on the page. */
export const textDisplay = defineComponent({
  name: 'TextDisplay',
  description: 'Shows the last **text** it was sent on the page',
  tags: { io: ['sink'], functionality: ['misc'] },
  thread: 'shared',
  inputs: { text: TextFrame },
  outputs: { ui_text: ui.text() },

  async run({ inputs, outputs }) {
    for await (const frame of inputs.text) outputs.ui_text.send(frame)
  },
})
