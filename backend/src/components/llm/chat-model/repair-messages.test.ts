import fc from 'fast-check'
import { expect, it } from 'vitest'
import { MessageFrame, ToolCall } from '../../../core/index.ts'
import { repairMessages } from './repair-messages.ts'

const log = { debug() {} }
const call = (callId: string) => new ToolCall({ callId, name: 'look', arguments: '{}' })
const calling = (...ids: string[]) =>
  new MessageFrame({ role: 'assistant', toolCalls: ids.map(call) })
const result = (toolCallId: string, content: string) =>
  new MessageFrame({ role: 'tool', toolCallId, content })
const user = new MessageFrame({ role: 'user', content: 'Hello' })

/** `role` or `role:call=content` of each message. */
const shape = (messages: readonly MessageFrame[]) =>
  repairMessages(messages, log).map(({ role, toolCallId, content, toolCalls }) => {
    if (role === 'tool') return `${toolCallId}=${content}`
    return toolCalls ? `call ${toolCalls.map(({ callId }) => callId)}` : role
  })

it('leaves a good conversation as it is', () => {
  expect(shape([user, calling('a', 'b'), result('a', '1'), result('b', '2')])).toEqual([
    'user',
    'call a,b',
    'a=1',
    'b=2',
  ])
})

it('puts a late result where its call is', () => {
  expect(shape([calling('a'), user, result('a', '1')])).toEqual(['call a', 'a=1', 'user'])
})

it('answers a call that has no result yet', () => {
  expect(shape([calling('a'), user])).toEqual(['call a', 'a=(pending)', 'user'])
})

it('drops results without a call, and says how many', () => {
  const lines: object[] = []

  const repaired = repairMessages([result('x', '1'), user], {
    debug: (fields) => lines.push(fields as object),
  })

  expect(repaired).toEqual([user])
  expect(lines).toEqual([{ results: 1 }])
})

it('takes the last result that is there', () => {
  expect(shape([calling('a'), result('a', '1'), result('a', '2')])).toEqual(['call a', 'a=2'])
  expect(shape([calling('a'), result('a', '1'), result('a', '(pending)')])).toEqual([
    'call a',
    'a=1',
  ])
})

it('leaves out what says nothing', () => {
  const empty = new MessageFrame({ role: 'assistant', content: ' ' })

  expect(shape([new MessageFrame({ role: 'user' }), empty, user])).toEqual(['user'])
})

it('makes of any conversation one in which every call has its result right after it', () => {
  const id = fc.constantFrom('a', 'b', 'c')
  const message = fc.oneof(
    fc.constant(user),
    fc.uniqueArray(id, { minLength: 1 }).map((ids) => calling(...ids)),
    fc.tuple(id, fc.constantFrom('1', '(pending)')).map(([of, content]) => result(of, content)),
  )
  fc.assert(
    fc.property(fc.array(message), (messages) => {
      const open: (string | null)[] = []
      for (const { role, toolCalls, toolCallId } of repairMessages(messages, log)) {
        if (role === 'tool') expect(open.shift()).toBe(toolCallId)
        else expect(open).toEqual([])
        open.push(...(toolCalls ?? []).map(({ callId }) => callId))
      }
      expect(open).toEqual([])
    }),
  )
})
