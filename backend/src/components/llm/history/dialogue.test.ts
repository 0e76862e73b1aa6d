import { expect, it } from 'vitest'
import { type Input, TextFrame } from '../../../core/index.ts'
import { Dialogue, type DialogueInputs } from './dialogue.ts'

/** An input that has something once. */
function inputOf(...frames: TextFrame[]): Input<TextFrame> {
  return { tryNext: () => frames.shift() ?? null } as Input<TextFrame>
}

it('has nothing in the next prompt that was forgotten since the one before', () => {
  const frame = (text: string, timestampUs: number) => new TextFrame({ text, timestampUs })
  const none = Object.fromEntries(
    [
      'initial_msgs',
      'feedback',
      'tool_call',
      'tool_result',
      'heard',
      'turn_events',
      'pose',
      'objects',
    ].map((name) => [name, null]),
  ) as unknown as DialogueInputs
  let forgottenUs = 0
  const dialogue = new Dialogue(
    { ...none, speech: inputOf(frame('I like tea', 1)), memory: inputOf(frame('likes tea', 2)) },
    { forgottenUntil: () => forgottenUs },
  )
  const prompt = () => dialogue.messages([]).map(({ role, content }) => `${role}: ${content}`)

  dialogue.take()
  dialogue.enter()
  const before = prompt()
  forgottenUs = 3

  expect(before).toEqual(['user: I like tea', 'system: likes tea'])
  expect(prompt()).toEqual(['user: I like tea'])
})
