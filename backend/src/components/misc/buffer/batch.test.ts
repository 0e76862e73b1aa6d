import { describe, expect, it } from 'vitest'
import { Frame, TextFrame } from '../../../core/index.ts'
import { Batch } from './batch.ts'

function leased(text: string) {
  const frame = new TextFrame({ text })
  const lease = { held: 0, retain: () => void lease.held++, release: () => void lease.held-- }
  Frame.attachLease(frame, lease)
  return { frame, lease }
}

describe('Batch', () => {
  it('keeps the newest items and counts the others', () => {
    const batch = new Batch(3)
    for (const item of [1, 2, 3, 4, 5]) batch.add(item)

    expect(batch.items).toEqual([3, 4, 5])
    expect(batch.dropped).toBe(2)
  })

  it('holds the data of its frames as long as they are in it', () => {
    const batch = new Batch(1)
    const [one, two] = [leased('one'), leased('two')]
    batch.add(one.frame)
    batch.add(two.frame)
    const held = [one.lease.held, two.lease.held]
    batch.clear()

    expect(held).toEqual([0, 1])
    expect(two.lease.held).toBe(0)
    expect([batch.items, batch.dropped]).toEqual([[], 0])
  })
})
