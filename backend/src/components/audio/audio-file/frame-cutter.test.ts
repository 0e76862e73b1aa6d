import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FrameCutter } from './frame-cutter.ts'

describe('FrameCutter', () => {
  it('cuts frames of the given length with times that follow the samples', () => {
    const cutter = new FrameCutter({
      channels: 2,
      from: 1000,
      to: 1000,
      frameMs: 20,
      originUs: 5e6,
    })
    const left = Float32Array.from({ length: 50 }, (_, i) => i)
    const right = left.map((value) => -value)

    const frames = [...cutter.push([left, right]), ...cutter.end()]

    expect(frames.map((frame) => frame.samples)).toEqual([20, 20, 10])
    expect(frames.map((frame) => frame.timestampUs)).toEqual([5_000_000, 5_020_000, 5_040_000])
    expect([...frames[1]!.channel(0)]).toEqual([...left.subarray(20, 40)])
    expect([...frames[2]!.channel(1)]).toEqual([...right.subarray(40)])
  })

  it('loses no sample, however the file is split into blocks', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 20 }),
        fc.constantFrom(8000, 11_025, 22_050, 48_000),
        fc.integer({ min: 1, max: 60 }),
        (sizes, to, frameMs) => {
          const from = 22_050
          const cutter = new FrameCutter({ channels: 1, from, to, frameMs, originUs: 0 })
          const frames = sizes.flatMap((size) => [...cutter.push([new Float32Array(size)])])
          frames.push(...cutter.end())

          const total = sizes.reduce((sum, size) => sum + size, 0)
          const given = frames.reduce((sum, frame) => sum + frame.samples, 0)
          expect(given).toBe(Math.floor((total * to) / from))
          expect(frames.every((frame) => frame.samples > 0)).toBe(true)
          let position = 0
          for (const frame of frames) {
            expect(frame.timestampUs).toBe(Math.round((position / to) * 1e6))
            position += frame.samples
          }
        },
      ),
      { numRuns: 100 },
    )
  })
})
