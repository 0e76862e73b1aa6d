import { expect, it } from 'vitest'
import { MessageLog } from './ui-log.ts'

it('gives each message once, in order, to readers that are at different places', () => {
  const log = new MessageLog({ firstSeq: 10 })
  expect(log.lastSeq).toBe(9)
  for (const text of ['a', 'b', 'c']) log.append(text)

  expect(log.after(9)).toEqual({ message: { seq: 10, text: 'a' }, lost: 0 })
  expect(log.after(11)).toEqual({ message: { seq: 12, text: 'c' }, lost: 0 })
  expect(log.after(12)).toBeNull()
  expect(log.lastSeq).toBe(12)
})

it('is bounded in number and length, and says how many are gone', () => {
  const log = new MessageLog({ firstSeq: 1, maxMessages: 3 })
  for (let i = 1; i <= 5000; i++) log.append(`${i}`)
  expect(log.after(0)).toEqual({ message: { seq: 4998, text: '4998' }, lost: 4997 })
  expect([log.has(4996), log.has(4997), log.has(5000), log.has(5001)]).toEqual([
    false,
    true,
    true,
    false,
  ])

  const long = new MessageLog({ firstSeq: 1, maxLength: 10 })
  for (const text of ['xxxxx', 'yyyyy', 'zzzzz']) long.append(text)
  expect(long.after(0)).toEqual({ message: { seq: 2, text: 'yyyyy' }, lost: 1 })
  long.append('x'.repeat(100))
  expect(long.after(0)?.message.seq).toBe(4)
})
