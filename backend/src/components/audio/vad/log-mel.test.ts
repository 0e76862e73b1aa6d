import { describe, expect, it } from 'vitest'
import { createFft } from './fft.ts'
import { logMel, MELS, melFilters, normalise } from './log-mel.ts'

describe('createFft', () => {
  it('equals the definition of the discrete Fourier transform', () => {
    const size = 60
    const samples = Float64Array.from({ length: size }, (_, i) => Math.sin(i * i) + i / size)

    const { re, im } = createFft(size)(samples)

    for (let k = 0; k < size; k++) {
      let sumRe = 0
      let sumIm = 0
      for (let i = 0; i < size; i++) {
        sumRe += samples[i]! * Math.cos((2 * Math.PI * k * i) / size)
        sumIm -= samples[i]! * Math.sin((2 * Math.PI * k * i) / size)
      }
      expect(re[k]).toBeCloseTo(sumRe, 9)
      expect(im[k]).toBeCloseTo(sumIm, 9)
    }
  })
})

describe('melFilters', () => {
  it('has the weights of librosa.filters.mel(sr=16000, n_fft=400, n_mels=80)', () => {
    const filters = melFilters()
    const weight = (mel: number, bin: number) => {
      const { firstBin, weights } = filters[mel]!
      return weights[bin - firstBin] ?? 0
    }

    expect(weight(0, 1)).toBeCloseTo(0.02486259, 7)
    expect(weight(1, 1)).toBeCloseTo(0.00199082, 7)
    expect(weight(1, 2)).toBeCloseTo(0.02287177, 7)
    expect(weight(2, 2)).toBeCloseTo(0.00398164, 7)
  })
})

describe('logMel', () => {
  const tone = (hz: number, seconds: number) =>
    Float32Array.from({ length: seconds * 16_000 }, (_, i) =>
      Math.sin((2 * Math.PI * hz * i) / 16_000),
    )

  it('gives 80 bands every 10 ms', () => {
    expect(logMel(tone(440, 8))).toHaveLength(MELS * 800)
  })

  it('finds a tone in its band, and limits the rest to 8 decades below', () => {
    const features = logMel(tone(1000, 1))
    const column = Array.from({ length: MELS }, (_, mel) => features[mel * 100 + 50]!)
    const loudest = column.indexOf(Math.max(...column))

    // 1 kHz is 15 mel of 45.2; bands are centred every 45.2 / 81 mel.
    expect(loudest).toBe(Math.round((15 * 81) / 45.245) - 1)
    expect(Math.min(...features)).toBeCloseTo(Math.max(...features) - 2, 6)
  })

  it('gives silence its lowest value everywhere', () => {
    expect(new Set(logMel(new Float32Array(16_000)))).toEqual(new Set([-1.5]))
  })
})

describe('normalise', () => {
  it('gives zero mean and unit variance', () => {
    const samples = normalise(Float32Array.from({ length: 1000 }, (_, i) => 3 + Math.sin(i)))
    const mean = samples.reduce((sum, value) => sum + value, 0) / 1000
    const variance = samples.reduce((sum, value) => sum + value * value, 0) / 1000

    expect(mean).toBeCloseTo(0, 5)
    expect(variance).toBeCloseTo(1, 4)
  })
})
