import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SoundSlicer } from './sound-slicer.ts'

const RATE = 1000
const ramp = (from: number, to: number) =>
  Float32Array.from({ length: to - from }, (_, i) => from + i)

/** The lengths of all frames, and their samples in a row. */
function sliced(total: number, cuts: readonly number[]) {
  const slicer = new SoundSlicer()
  const places = [0, ...cuts.filter((cut) => cut < total).sort((a, b) => a - b), total]
  const frames = places.slice(1).flatMap((to, i) => {
    return slicer.push({ data: ramp(places[i]!, to), sampleRate: RATE })
  })
  const last = slicer.flush()
  const all = last ? [...frames, last] : frames
  return {
    lengths: all.map(({ data }) => data.length),
    samples: all.flatMap(({ data }) => [...data]),
  }
}

describe('SoundSlicer', () => {
  it('gives frames of 50 ms and keeps the last one until the end', () => {
    const slicer = new SoundSlicer()

    const early = slicer.push({ data: ramp(0, 100), sampleRate: RATE })

    expect(early.map(({ data }) => data.length)).toEqual([50])
    expect(slicer.flush()!.data).toEqual(ramp(50, 100))
    expect(slicer.flush()).toBeNull()
  })

  it('gives the same frames however the sound came', () => {
    fc.assert(
      fc.property(fc.nat(400), fc.array(fc.nat(400), { maxLength: 8 }), (total, cuts) => {
        const { lengths, samples } = sliced(total, cuts)

        expect(samples).toEqual([...ramp(0, total)])
        expect(lengths).toEqual(sliced(total, []).lengths)
      }),
    )
  })

  it('keeps rates apart', () => {
    const slicer = new SoundSlicer()
    slicer.push({ data: ramp(0, 10), sampleRate: RATE })

    const frames = slicer.push({ data: ramp(0, 10), sampleRate: 2 * RATE })

    expect(frames).toEqual([{ data: ramp(0, 10), sampleRate: RATE }])
    expect(slicer.flush()!.sampleRate).toBe(2 * RATE)
  })
})
