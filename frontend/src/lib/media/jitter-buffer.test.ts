import { describe, expect, it } from 'vitest'
import { createJitterBuffer } from './jitter-buffer.ts'

describe('createJitterBuffer', () => {
  it('waits 50 ms before the first chunk and puts the next ones behind it', () => {
    const jitter = createJitterBuffer()

    expect(jitter.startOf({ nowMs: 1000, endMs: null })).toBe(1050)
    expect(jitter.startOf({ nowMs: 1010, endMs: 1070 })).toBe(1070)
  })

  it('waits half as long again after an underrun, up to 250 ms', () => {
    const jitter = createJitterBuffer()

    const starts = [1, 2, 3, 4, 5, 6].map(() => jitter.startOf({ nowMs: 1000, endMs: 900 }) - 1000)

    expect(starts).toEqual([75, 112.5, 168.75, 250, 250, 250])
  })

  it('takes a long gap for a pause between replies', () => {
    const jitter = createJitterBuffer()

    jitter.startOf({ nowMs: 5000, endMs: 1000 })

    expect(jitter.delayMs).toBe(50)
  })

  it('shortens by a fifth after 100 chunks in time, down to 50 ms', () => {
    const jitter = createJitterBuffer()
    jitter.startOf({ nowMs: 1000, endMs: 900 })
    const inTime = (count: number) => {
      for (let i = 0; i < count; i++) jitter.startOf({ nowMs: 1000, endMs: 1100 })
      return jitter.delayMs
    }

    expect([inTime(99), inTime(1), inTime(100), inTime(500)]).toEqual([75, 60, 50, 50])
  })
})
