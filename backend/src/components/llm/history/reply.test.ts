import { describe, expect, it } from 'vitest'
import type { TextRange } from '../../../core/index.ts'
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

  it('leaves out what could not be spoken', () => {
    const text = 'One. Two is long. Three.'
    const said = (chars: number, done: boolean, ...unspoken: TextRange[]) => {
      const reply = new Reply(text)
      reply.hear({ chars, done, unspoken })
      return reply.content
    }

    expect(said(24, true, [5, 18])).toBe('One. … Three.')
    expect(said(24, true, [0, 5])).toBe('… Two is long. Three.')
    expect(said(24, true, [8, 18])).toBe('One. Two… Three.')
    expect(said(24, true, [18, 24])).toBe('One. Two is long. …')
    expect(said(24, true, [0, 5], [18, 24])).toBe('… Two is long. …')
    expect(said(18, true, [5, 18])).toBe('One. … [interrupted]')
    expect(said(4, true, [5, 18])).toBe('One. [interrupted]')
    expect(said(24, true, [0, 24])).toBeNull()
  })

  it('never ends in half a character', () => {
    expect(heard('a😀b', [2, false])).toBe('a')
    expect(heard('😀b', [1, true])).toBeNull()
  })
})
