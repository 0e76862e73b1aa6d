import { describe, expect, it } from 'vitest'
import { Ducker } from './ducker.ts'

const FORMAT = { sampleRate: 24_000, channels: 1 }
const ones = (ms: number, channels = 1) => new Float32Array(24 * ms * channels).fill(1)

describe('Ducker', () => {
  it('is 12 dB softer within 60 ms, without a jump, and comes back', () => {
    const ducker = new Ducker()
    ducker.duck()
    const down = ducker.apply(ones(60), FORMAT)
    ducker.resume()
    const up = ducker.apply(ones(60), FORMAT)

    expect(20 * Math.log10(down.at(-1)!)).toBeCloseTo(-12, 0)
    expect(up.at(-1)).toBeCloseTo(1, 5)
    for (const ramp of [down, up]) {
      const jumps = ramp.slice(1).map((gain, i) => Math.abs(gain - ramp[i]!))
      expect(Math.max(...jumps)).toBeLessThan(0.01)
    }
  })

  it('treats all channels alike', () => {
    const ducker = new Ducker()
    ducker.duck()
    const data = ducker.apply(ones(10, 2), { ...FORMAT, channels: 2 })

    expect(data.subarray(0, 240)).toEqual(data.subarray(240))
    expect(data[239]).toBeLessThan(1)
  })

  it('leaves loud sound alone', () => {
    const ducker = new Ducker()
    const data = ones(5)

    expect(ducker.apply(data, FORMAT)).toBe(data)
  })
})
