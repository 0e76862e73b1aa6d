import { expect, it } from 'vitest'
import { MessageFrame, ToolCall } from '../../../core/index.ts'
import { promptOf } from './prompt.ts'

const message = (role: 'system' | 'user' | 'assistant', content: string) =>
  new MessageFrame({ role, content })
const shape = (messages: readonly MessageFrame[], protocol: 'openai' | 'anthropic' | 'google') =>
  promptOf(messages, protocol).map(({ role, content }) => {
    const text = typeof content === 'string' ? content : (content[0] as { text?: string }).text
    return `${role}: ${text}`
  })

it('keeps instructions where they are for those who know them anywhere', () => {
  const messages = [
    message('system', 'Be brief.'),
    message('user', 'Hi'),
    message('system', 'Noon.'),
  ]

  expect(shape(messages, 'openai')).toEqual(['system: Be brief.', 'user: Hi', 'system: Noon.'])
})

it('makes later instructions messages of the user for the others', () => {
  const messages = [
    message('system', 'Be brief.'),
    message('user', 'Hi'),
    message('system', 'Noon.'),
  ]

  expect(shape(messages, 'anthropic')).toEqual([
    'system: Be brief.',
    'user: Hi',
    'user: [system] Noon.',
  ])
})

it('lets the user speak first and last where that is wanted', () => {
  expect(shape([message('assistant', 'Hello')], 'google')).toEqual([
    'user: (The conversation begins.)',
    'assistant: Hello',
    'user: (Nobody has answered yet.)',
  ])
  expect(shape([message('system', 'Be brief.')], 'anthropic')).toEqual([
    'system: Be brief.',
    'user: (The conversation begins.)',
  ])
})

it.each([
  ['{"at":"sky"}', { at: 'sky' }],
  ['', {}],
  ['sky', { input: 'sky' }],
  ['[1]', { input: [1] }],
])('gives the arguments %j back as an object', (text, input) => {
  const call = new ToolCall({ callId: 'a', name: 'look', arguments: text })

  const [prompt] = promptOf([new MessageFrame({ role: 'assistant', toolCalls: [call] })], 'openai')

  expect(prompt!.content).toEqual([{ type: 'tool-call', toolCallId: 'a', toolName: 'look', input }])
})
