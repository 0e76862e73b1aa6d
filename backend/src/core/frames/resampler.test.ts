import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createResampler, resample, resampledLength } from './resampler.ts'

const RATES = [8_000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000]
const rate = fc.oneof(fc.constantFrom(...RATES), fc.integer({ min: 1_000, max: 96_000 }))
const signal = fc.float32Array({ min: -1, max: 1, noNaN: true, maxLength: 600 })

function sine(hz: number, sampleRate: number, samples: number): Float32Array {
  return Float32Array.from({ length: samples }, (_, i) =>
    Math.sin((2 * Math.PI * hz * i) / sampleRate),
  )
}

function cut(samples: Float32Array, lengths: readonly number[]): Float32Array[] {
  const pieces: Float32Array[] = []
  let start = 0
  for (const length of [...lengths, samples.length]) {
    pieces.push(samples.subarray(start, start + length))
    start = Math.min(samples.length, start + length)
  }
  return pieces
}

function streamed(pieces: readonly Float32Array[], from: number, to: number): number[] {
  const resampler = createResampler(from, to)
  const output = pieces.flatMap((piece) => [...resampler.push(piece)])
  return [...output, ...resampler.flush()]
}

function peak(samples: Float32Array): number {
  return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
}

describe('resampler', () => {
  it('gives floor(n · to / from) samples', () => {
    fc.assert(
      fc.property(signal, rate, rate, (samples, from, to) => {
        expect(resample(samples, from, to)).toHaveLength(Math.floor((samples.length * to) / from))
      }),
    )
  })

  it('a stream in pieces is bit for bit what it is in one piece', () => {
    const lengths = fc.array(fc.nat({ max: 200 }), { maxLength: 8 })
    fc.assert(
      fc.property(signal, lengths, rate, rate, (samples, lengths, from, to) => {
        const whole = resample(samples, from, to)

        expect(Float32Array.from(streamed(cut(samples, lengths), from, to))).toEqual(whole)
      }),
    )
  })

  it('holds back lookaheadSamples of the input, no more', () => {
    const resampler = createResampler(48_000, 16_000)
    let given = 0

    for (let taken = 480; taken <= 9_600; taken += 480) {
      given += resampler.push(new Float32Array(480)).length
      const certain = resampledLength(taken - resampler.lookaheadSamples, 48_000, 16_000)

      expect(Math.abs(given - Math.max(0, certain))).toBeLessThanOrEqual(1)
    }
  })

  it('begins a new stream after flush', () => {
    const resampler = createResampler(44_100, 16_000)
    const first = [...resampler.push(sine(440, 44_100, 2_000)), ...resampler.flush()]
    const second = [...resampler.push(sine(440, 44_100, 2_000)), ...resampler.flush()]

    expect(second).toEqual(first)
    expect(resampler.flush()).toHaveLength(0)
  })

  it('keeps a constant exactly, to both ends', () => {
    const flat = resample(new Float32Array(1_000).fill(0.25), 44_100, 48_000)

    expect(peak(flat.map((sample) => sample - 0.25))).toBeLessThan(1e-7)
  })

  it.each([
    [48_000, 16_000],
    [44_100, 16_000],
    [16_000, 48_000],
    [24_000, 44_100],
  ])('%i → %i Hz keeps a tone in time, without a click at the borders of frames', (from, to) => {
    const pieces = cut(sine(1_000, from, from), Array(49).fill(from / 50))

    const output = Float32Array.from(streamed(pieces, from, to))

    const expected = sine(1_000, to, output.length)
    const errors = output.map((sample, i) => sample - expected[i]!).slice(200, -200)
    expect(peak(errors)).toBeLessThan(1e-3)
  })

  it.each([9_000, 12_000, 20_000])('a tone of %i Hz does not fold into 16 kHz', (hz) => {
    const output = resample(sine(hz, 48_000, 48_000), 48_000, 16_000)

    const amplitude = peak(output.slice(100, -100))
    expect(20 * Math.log10(amplitude)).toBeLessThan(-70)
  })

  it('refuses rates that are no whole numbers above 0', () => {
    expect(() => createResampler(44_100.5, 16_000)).toThrow(/44100.5 Hz/)
    expect(() => createResampler(16_000, 0)).toThrow(/0 Hz/)
  })
})
