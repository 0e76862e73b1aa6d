import { describe, expect, it } from 'vitest'
import { AudioTimes } from './audio-times.ts'

describe('AudioTimes', () => {
  it('counts on from what was sent', () => {
    const times = new AudioTimes(1000)
    times.add(100, 5_000_000)
    times.add(100, 5_110_000)

    expect([times.timeUs(0), times.timeUs(0.15), times.timeUs(9)]).toEqual([
      5_000_000, 5_150_000, 14_000_000,
    ])
  })

  it('knows of gaps', () => {
    const times = new AudioTimes(1000)
    times.add(100, 5_000_000)
    times.add(100, 8_000_000)

    expect([times.timeUs(0.099), times.timeUs(0.1), times.timeUs(0.15)]).toEqual([
      5_099_000, 8_000_000, 8_050_000,
    ])
  })

  it('knows nothing before anything was sent', () => {
    expect(new AudioTimes(1000).timeUs(1)).toBeNull()
  })
})
