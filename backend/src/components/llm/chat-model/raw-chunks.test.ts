import { expect, it } from 'vitest'
import { endsText } from './raw-chunks.ts'

const choice = (finish_reason: string | null, delta: object = {}) => ({
  choices: [{ index: 0, finish_reason, delta }],
})

it.each([
  ['an end', choice('stop'), true],
  ['the end of the room there is', choice('length'), true],
  ["Anthropic's end", { type: 'message_delta', delta: { stop_reason: 'end_turn' } }, true],
  ['a piece in the middle', choice(null, { content: 'Half' }), false],
  ['an end that has text', choice('stop', { content: ' nine.' }), false],
  ['an end that calls a tool', choice('stop', { tool_calls: [{}] }), false],
  ['an end for a tool', choice('tool_calls'), false],
  [
    "Anthropic's end for a tool",
    { type: 'message_delta', delta: { stop_reason: 'tool_use' } },
    false,
  ],
  ['the account', { choices: [], usage: { prompt_tokens: 1 } }, false],
  ['something else', { choices: 'none', delta: null }, false],
  ['nothing', null, false],
])('knows whether the text is over with %s', (_, raw, isOver) => {
  expect(endsText(raw)).toBe(isOver)
})
