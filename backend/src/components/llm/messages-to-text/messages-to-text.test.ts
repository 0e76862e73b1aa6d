import { expect, it } from 'vitest'
import { MessageFrame, type TextFrame } from '../../../core/index.ts'
import { runComponent } from '../../../core/testing/index.ts'
import { messagesToText } from './messages-to-text.ts'

it('writes one line per message', async () => {
  const conversation = [
    new MessageFrame({ role: 'system', content: 'Be brief.' }),
    new MessageFrame({ role: 'user', content: 'Hello' }),
    new MessageFrame({ role: 'assistant' }),
  ]

  const { text } = await runComponent<{ text: TextFrame[] }>(messagesToText, {
    inputs: { messages: [conversation, []] },
  })

  expect(text.map((frame) => frame.text)).toEqual([
    'system: Be brief.\nuser: Hello\nassistant: ',
    '',
  ])
})
