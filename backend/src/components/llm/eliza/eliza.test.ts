import { describe, expect, it } from 'vitest'
import { MessageFrame, ToolCall, ToolDef } from '../../../core/index.ts'
import type { ChatPart } from '../chat-model/chat-model.ts'
import { elizaModel } from './eliza.ts'
import { SELF } from './reply-lines.ts'

/** A clock on which nothing takes any time. */
const clock = {
  origin: 0,
  now: () => 0,
  sleep: async () => {},
  every: async function* () {},
  hold: <V>(work: Promise<V>) => work,
}

const user = (content: string) => new MessageFrame({ role: 'user', content })
const assistant = (content: string) => new MessageFrame({ role: 'assistant', content })
const result = (toolCallId: string, content: string) =>
  new MessageFrame({ role: 'tool', toolCallId, content })
const calling = (callId: string, name: string, args = '{}') =>
  new MessageFrame({
    role: 'assistant',
    content: '',
    toolCalls: [new ToolCall({ callId, name, arguments: args })],
  })

async function answer(messages: readonly MessageFrame[], tools: readonly string[] = []) {
  const definitions = tools.map((name) => {
    const properties = name === 'weather' ? { city: { type: 'string' } } : {}
    return new ToolDef({ name, description: '', parameters: { type: 'object', properties } })
  })
  const parts: ChatPart[] = []
  const { signal } = new AbortController()
  for await (const part of elizaModel({ clock }).stream({ messages, tools: definitions }, signal)) {
    parts.push(part)
  }
  const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
  const calls = parts.flatMap((part) =>
    part.type === 'tool_call' ? [[part.name, JSON.parse(part.arguments)] as const] : [],
  )
  return { text, calls, parts }
}

describe('elizaModel', () => {
  it.each(['Who are you?', 'are you a robot', 'What is your name?', 'Which model is this?'])(
    'says what it is when asked: %s',
    async (question) => {
      const { text } = await answer([user(question)])

      expect(text).toBe(SELF)
      expect(text).toContain('no language model')
    },
  )

  it.each([
    ['hello', 'Hello! What shall we talk about?'],
    ['[12:30:00] hello', 'Hello! What shall we talk about?'],
    ['My name is Ada.', 'Nice to meet you, Ada.'],
    ['what is 12 * 3', 'That makes 36.'],
    ['1 divided by 0', 'That makes nothing that I can name.'],
    ['I feel like my cat is ill', 'What is it that makes you feel like your cat is ill?'],
    ['I want to sleep.', 'Suppose you had to sleep: what would be different?'],
    ['You are strange', 'What have I said that makes me look strange?'],
    ['Why is the sky blue?', 'My rules do not know that. What would you answer yourself?'],
  ])('answers %j', async (said, expected) => {
    expect((await answer([user(said)])).text).toBe(expected)
  })

  it('gives other answers to other lines that it does not know', async () => {
    const first = await answer([user('My cat sleeps')])
    const second = await answer([user('My cat sleeps'), assistant(first.text), user('It snores')])

    expect(first.text).not.toBe(second.text)
    expect(await answer([user('My cat sleeps')])).toEqual(first)
  })

  it('speaks word by word and ends', async () => {
    const { parts } = await answer([user('thanks')])

    expect(parts).toEqual([
      { type: 'text', text: 'You ' },
      { type: 'text', text: 'are ' },
      { type: 'text', text: 'welcome.' },
      { type: 'finish', reason: 'stop' },
    ])
  })

  it.each([
    ['walk to the door', ['move', { instruction: 'walk to the door' }]],
    ['go to -1 2.5', ['move', { instruction: 'go to -1 2.5', x: -1, z: 2.5 }]],
    ['please turn to 90', ['move', { instruction: 'please turn to 90', heading: 90 }]],
    ['note buy milk', ['scratchpad_update', { content: 'buy milk' }]],
    ['what did you note?', ['scratchpad_read', {}]],
    ['stop', ['stop', {}]],
    ['think about the sea', ['think', { thought: 'the sea' }]],
    ['use weather Paris', ['weather', { city: 'Paris' }]],
    ['call weather {"city": "Rome"}', ['weather', { city: 'Rome' }]],
  ])('uses a tool for %j', async (said, call) => {
    const tools = ['move', 'scratchpad_update', 'scratchpad_read', 'stop', 'think', 'weather']

    const { calls, parts } = await answer([user(said)], tools)

    expect(calls).toEqual([call])
    expect(parts.at(-1)).toEqual({ type: 'finish', reason: 'tool-calls' })
  })

  it('talks where there is no such tool', async () => {
    expect(await answer([user('walk to the door')])).toMatchObject({ calls: [] })
    expect((await answer([user('use weather Paris')])).text).not.toBe('')
  })

  it('adds to the note that is there', async () => {
    const before = [
      calling('call_1', 'scratchpad_update', '{"content":"buy milk"}'),
      result('call_1', 'ok'),
    ]

    const { calls, parts } = await answer(
      [...before, user('note feed the cat')],
      ['scratchpad_update'],
    )

    expect(calls).toEqual([['scratchpad_update', { content: 'buy milk\nfeed the cat' }]])
    expect(parts[0]).toMatchObject({ id: 'call_2' })
  })

  it.each([
    ['move', 'Moving to the door', 'Moving to the door'],
    ['scratchpad_update', 'ok', 'I have noted it.'],
    ['scratchpad_read', '(empty)', 'There is no note yet.'],
    ['scratchpad_read', 'buy milk', 'My note says: buy milk'],
    ['move', '(pending)', ''],
    ['stop', '', ''],
  ])('tells what %s answered with %j', async (name, content, expected) => {
    const { text } = await answer([user('x'), calling('call_1', name), result('call_1', content)])

    expect(text).toBe(expected)
  })

  it('speaks with the tool for speaking, once', async () => {
    const first = await answer([user('thanks')], ['talk'])
    const after = [user('thanks'), calling('call_1', 'talk'), result('call_1', '')]

    expect(first).toMatchObject({ text: '', calls: [['talk', { text: 'You are welcome.' }]] })
    expect((await answer(after, ['talk'])).parts).toEqual([{ type: 'finish', reason: 'stop' }])
  })

  it('is silent when nobody has said anything new', async () => {
    expect((await answer([user('hello'), assistant('Hello!')])).text).toBe('')
    expect((await answer([user(' ')])).text).toBe('')
  })

  it('says what it can do', async () => {
    expect((await answer([user('What can you do?')], ['move'])).text).toContain('move')
  })
})
