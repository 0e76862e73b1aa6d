import { describe, expect, it } from 'vitest'
import { PcmQueue } from './pcm-queue.ts'

describe('PcmQueue', () => {
  it('drops the oldest beyond its limit, and counts it', () => {
    const queue = new PcmQueue(8, 4)

    queue.push(Buffer.from([1, 1, 1, 1, 2, 2, 2, 2]))
    queue.push(Buffer.from([3, 3, 3, 3]))

    expect([...queue.shift()!]).toEqual([2, 2, 2, 2])
    expect([...queue.shift()!]).toEqual([3, 3, 3, 3])
    expect(queue.shift()).toBeNull()
    expect(queue.droppedBytes).toBe(4)
  })

  it('never cuts within a sample of all channels', () => {
    const queue = new PcmQueue(9, 4)

    queue.push(Buffer.from([1, 1, 1, 1, 2, 2]))

    expect([...queue.shift()!]).toEqual([1, 1, 1, 1])
    expect(queue.bytes).toBe(0)
  })
})
