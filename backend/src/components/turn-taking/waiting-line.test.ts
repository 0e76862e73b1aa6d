import { describe, expect, it } from 'vitest'
import type { Log } from '../../core/index.ts'
import { WaitingLine } from './waiting-line.ts'

function limited(limit: number) {
  const warnings: unknown[] = []
  const log = { warn: (fields: unknown) => warnings.push(fields) } as unknown as Log
  return { line: new WaitingLine<number>({ limit, items: 'numbers', log }), warnings }
}

describe('WaitingLine', () => {
  it('gives items in order to a reader that waits, and null once it is closed', async () => {
    const line = new WaitingLine<number>()
    const first = line.next()

    line.push(1)
    line.push(2)

    expect([await first, await line.next()]).toEqual([1, 2])
    const last = line.next()
    line.close()
    line.push(3)
    expect([await last, await line.next()]).toEqual([null, null])
  })

  it('lets a writer wait for room', async () => {
    const line = new WaitingLine<number>()
    line.push(1)
    line.push(2)
    const order: string[] = []
    const room = line.below(2).then(() => order.push('room'))

    order.push(`read ${await line.next()}`)
    await room

    expect(order).toEqual(['read 1', 'room'])
  })

  it('keeps to its limit, and says what was dropped: at first and in the end', () => {
    const { line, warnings } = limited(2)

    for (const number of [1, 2, 3, 4, 5]) line.push(number)
    expect(line.size).toBe(2)
    line.close()

    expect(warnings).toEqual([
      { items: 'numbers', limit: 2, dropped: 1 },
      { items: 'numbers', limit: 2, dropped: 3 },
    ])
  })

  it('forgets what is not kept', async () => {
    const line = new WaitingLine<number>()
    for (const number of [1, 2, 3]) line.push(number)

    line.keep((number) => number === 3)

    expect(await line.next()).toBe(3)
  })
})
