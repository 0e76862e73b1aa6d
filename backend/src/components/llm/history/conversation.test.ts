import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PlaybackFrame, TextFrame, ToolCall, ToolResult } from '../../../core/index.ts'
import { Conversation, type ConversationOptions } from './conversation.ts'

const text = (value: string, of: { turn?: number; generation?: number } = {}) =>
  new TextFrame({ text: value, ...of })
const heard = (generation: number, chars: number, done = false, turn = 0) =>
  new PlaybackFrame({ turn, generation, chars, ms: chars * 60, done })
const call = (callId: string, generation = 1, turn?: number) =>
  new ToolCall({ callId, name: 'look', arguments: '{}', generation, turn })
const result = (callId: string, content: string) => new ToolResult({ callId, content })

function conversation(options: Partial<ConversationOptions> = {}): Conversation {
  return new Conversation({ isHeard: false, ...options })
}
const lines = ({ messages }: Conversation) =>
  messages.map(({ role, content, toolCalls, toolCallId }) => {
    const calls = toolCalls ? ` calls ${toolCalls.map(({ callId }) => callId)}` : ''
    return `${role}${toolCallId === null ? '' : ` ${toolCallId}`}${calls}: ${content}`
  })

describe('Conversation', () => {
  it('puts an answer before what the user said in a later turn', () => {
    const talk = conversation()

    talk.addUser(text('one', { turn: 1 }))
    talk.addUser(text('two', { turn: 2 }))
    talk.addReply(text('answer to one', { turn: 1, generation: 5 }))

    expect(lines(talk)).toEqual(['user: one', 'assistant: answer to one', 'user: two'])
  })

  it('keeps the place of a reply that was heard before its text came', () => {
    const talk = conversation({ isHeard: true })

    talk.addUser(text('one'))
    talk.hear(heard(7, 4))
    talk.addUser(text('two'))
    talk.addReply(text('well, yes', { generation: 7 }))

    expect(lines(talk)).toEqual(['user: one', 'assistant: well', 'user: two'])
    expect(talk.messages[1]?.turn).toBeUndefined()
  })

  it('ends a reply when another one is being heard', () => {
    const talk = conversation({ isHeard: true })

    talk.addReply(text('first reply', { generation: 1 }))
    talk.hear(heard(1, 5))
    talk.addReply(text('second', { generation: 2 }))
    talk.hear(heard(2, 6))

    expect(lines(talk)).toEqual(['assistant: first [interrupted]', 'assistant: second'])
  })

  it('puts words before the calls of the same reply, and a result into its call', () => {
    const talk = conversation()

    talk.addCall(call('a'))
    talk.addCall(call('b'))
    talk.addReply(text('Let me see.', { generation: 1 }))
    talk.addResult(result('b', 'found'))

    expect(lines(talk)).toEqual([
      'assistant: Let me see.',
      'assistant calls a: ',
      'tool a: (pending)',
      'assistant calls b: ',
      'tool b: found',
    ])
    expect(talk.hasPendingCalls).toBe(true)
  })

  it('takes a result that comes before its call', () => {
    const talk = conversation()

    talk.addResult(result('a', 'early'))
    talk.addCall(call('a'))

    expect(lines(talk)).toEqual(['assistant calls a: ', 'tool a: early'])
  })

  it('prefers an answer that says something when several tools answer one call', () => {
    const answers = ['unknown tool', '', 'unknown tool', 'done', '', 'other']
    const talk = conversation()
    talk.addCall(call('a'))

    for (const content of answers) talk.addResult(result('a', content))

    expect(lines(talk).at(-1)).toBe('tool a: done')
  })

  it('takes back only what may still change', () => {
    const talk = conversation()
    talk.addUser(text('one', { turn: 1 }), { replaces: true, isProvisional: true })
    talk.commit(1)
    talk.addUser(text('two', { turn: 2 }), { replaces: true, isProvisional: true })

    talk.takeBack(1)
    talk.takeBack(2)

    expect(lines(talk)).toEqual(['user: one'])
  })

  it('keeps its order when turns are counted from 1 again', () => {
    const talk = conversation()

    talk.addUser(text('one', { turn: 1 }))
    talk.addUser(text('two', { turn: 2 }))
    talk.addReply(text('answer', { turn: 2, generation: 5 }))
    talk.addUser(text('one again', { turn: 1 }), { replaces: true })
    talk.addReply(text('answer again', { turn: 1, generation: 6 }))

    expect(lines(talk)).toEqual([
      'user: one',
      'user: two',
      'assistant: answer',
      'user: one again',
      'assistant: answer again',
    ])
  })

  it('takes nothing back of turns that nobody told the end of, once they are settled', () => {
    const talk = conversation()
    talk.addUser(text('one', { turn: 1 }), { isProvisional: true })

    talk.commit()
    talk.takeBack(1)

    expect(lines(talk)).toEqual(['user: one'])
  })

  it('replaces what the user said in the same turn, unless it has been answered', () => {
    const talk = conversation()
    talk.addUser(text('I want', { turn: 1 }), { replaces: true })
    talk.addUser(text('I want tea.', { turn: 1 }), { replaces: true })
    talk.addReply(text('Here.', { turn: 1, generation: 1 }))
    talk.addUser(text('And cake.', { turn: 1 }), { replaces: true })

    expect(lines(talk)).toEqual(['user: I want tea.', 'assistant: Here.', 'user: And cake.'])
  })
})

describe('Conversation with limits', () => {
  it('drops whole turns, the oldest first, and counts them', () => {
    const drops: number[] = []
    const talk = conversation({
      limits: { messages: 5, chars: 1000 },
      onDrop: (turns) => drops.push(turns),
    })

    for (const turn of [1, 2, 3]) {
      talk.addUser(text(`question ${turn}`, { turn }))
      talk.addCall(call(`call ${turn}`, turn, turn))
    }

    expect(lines(talk)).toEqual([
      'user: question 3',
      'assistant calls call 3: ',
      'tool call 3: (pending)',
    ])
    expect(drops).toEqual([1, 2])
  })

  it('never holds more than its limits, nor a call without its result', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('user'), size: fc.nat(30) }),
      fc.record({ kind: fc.constant('reply'), size: fc.nat(30) }),
      fc.record({ kind: fc.constant('call'), size: fc.nat(30) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const talk = conversation({ limits: { messages: 7, chars: 100 } })
        steps.forEach(({ kind, size }, i) => {
          const words = 'x'.repeat(size + 1)
          if (kind === 'user') talk.addUser(text(words, { turn: i + 1 }))
          else if (kind === 'reply') talk.addReply(text(words, { generation: i }))
          else {
            talk.addCall(call(`c${i}`, i))
            talk.addResult(result(`c${i}`, words))
          }

          const { messages } = talk
          expect(messages.length).toBeLessThanOrEqual(7)
          const chars = messages.reduce((sum, { content }) => sum + (content?.length ?? 0), 0)
          expect(chars).toBeLessThanOrEqual(100)
          messages.forEach(({ toolCalls }, at) => {
            if (toolCalls) expect(messages[at + 1]?.toolCallId).toBe(toolCalls[0]?.callId)
          })
          expect(messages[0]?.role).not.toBe('tool')
        })
      }),
    )
  })
})
