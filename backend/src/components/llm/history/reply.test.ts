import { describe, expect, it } from 'vitest'
import { Reply } from './reply.ts'

const heard = (text: string, ...reports: [chars: number, done: boolean][]) => {
  const reply = new Reply(text)
  for (const [chars, done] of reports) reply.hear({ chars, done })
  return reply.content
}

describe('Reply', () => {
  it('has no message until something of it was heard', () => {
    expect(heard('Hello there.')).toBeNull()
    expect(heard('Hello there.', [0, true])).toBeNull()
  })

  it('grows while it is heard, and is whole at its end', () => {
    expect(heard('Hello there.', [5, false])).toBe('Hello')
    expect(heard('Hello there.', [5, false], [12, false])).toBe('Hello there.')
    expect(heard('Hello there.', [12, true])).toBe('Hello there.')
  })

  it('is cut with a mark where somebody interrupted it', () => {
    expect(heard('Hello there.', [5, true])).toBe('Hello [interrupted]')
    expect(heard('Hello there.', [5, true], [3, false])).toBe('Hello [interrupted]')
  })

  it('takes reports before its text', () => {
    const reply = new Reply()
    reply.hear({ chars: 2, done: true })
    const before = reply.content
    reply.addText('Hello')

    expect([before, reply.content]).toEqual([null, 'He [interrupted]'])
  })

  it('never ends in half a character', () => {
    expect(heard('a😀b', [2, false])).toBe('a')
    expect(heard('😀b', [1, true])).toBeNull()
  })
})
