import { defineComponent, list, MessageFrame, TextFrame } from '../../../core/index.ts'

/** Writes a conversation out as text. */
export const messagesToText = defineComponent({
  name: 'MessagesToText',
  description: 'Writes a conversation out as text, one `role: content` line per message',
  tags: { io: ['conduit'], functionality: ['llm'] },
  thread: 'shared',
  inputs: { messages: list(MessageFrame) },
  outputs: { text: TextFrame },

  async run({ inputs, outputs }) {
    for await (const messages of inputs.messages) {
      const text = messages.map(({ role, content }) => `${role}: ${content ?? ''}`).join('\n')
      outputs.text.send(new TextFrame({ text }))
    }
  },
})
