import { createFft } from './fft.ts'

const RATE = 16_000
const FFT_SIZE = 400
const HOP = 160
const BINS = FFT_SIZE / 2 + 1
export const MELS = 80

/**
 * The features Whisper hears, of `samples` at 16 kHz: row-major `[80 × samples.length / 160]`.
 *
 * As in Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision" (2022), §2.2, and its
 * published code: short-time Fourier transform of 25 ms periodic Hann windows every 10 ms, centred by
 * reflection, last frame left out; power; 80 mel bands; log10; limited to 8 below the loudest;
 * then `(x + 4) / 4`.
 */
export function logMel(samples: Float32Array): Float32Array {
  const frames = Math.floor(samples.length / HOP)
  const features = new Float32Array(MELS * frames)
  const analyse = createAnalyser()
  let loudest = -Infinity
  for (let frame = 0; frame < frames; frame++) {
    const bands = analyse(samples, frame * HOP - FFT_SIZE / 2)
    for (let mel = 0; mel < MELS; mel++) {
      const value = Math.log10(Math.max(bands[mel]!, 1e-10))
      loudest = Math.max(loudest, value)
      features[mel * frames + frame] = value
    }
  }
  return features.map((value) => (Math.max(value, loudest - 8) + 4) / 4)
}

/** Zero mean and unit variance, as Whisper's feature extractor does with `do_normalize`. */
export function normalise(samples: Float32Array): Float32Array {
  let sum = 0
  for (const value of samples) sum += value
  const mean = sum / samples.length
  let squares = 0
  for (const value of samples) squares += (value - mean) ** 2
  const scale = 1 / Math.sqrt(squares / samples.length + 1e-7)
  return samples.map((value) => (value - mean) * scale)
}

/** Energy per mel band of the 25 ms from sample `from` on, mirrored at both ends of the sound. */
function createAnalyser(): (samples: Float32Array, from: number) => Float64Array {
  const fft = createFft(FFT_SIZE)
  const filters = melFilters()
  const windowed = new Float64Array(FFT_SIZE)
  const hann = Float64Array.from(
    { length: FFT_SIZE },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / FFT_SIZE),
  )
  const power = new Float64Array(BINS)
  const bands = new Float64Array(MELS)

  return (samples, from) => {
    for (let i = 0; i < FFT_SIZE; i++) {
      windowed[i] = samples[mirrored(from + i, samples.length)]! * hann[i]!
    }
    const { re, im } = fft(windowed)
    for (let bin = 0; bin < BINS; bin++) power[bin] = re[bin]! ** 2 + im[bin]! ** 2
    for (let mel = 0; mel < MELS; mel++) bands[mel] = dot(filters[mel]!, power)
    return bands
  }
}

function mirrored(index: number, length: number): number {
  if (index < 0) return -index
  return index < length ? index : 2 * (length - 1) - index
}

interface Filter {
  readonly firstBin: number
  readonly weights: Float64Array
}

function dot({ firstBin, weights }: Filter, power: Float64Array): number {
  let sum = 0
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * power[firstBin + i]!
  return sum
}

/**
 * Triangular bands of equal width on Slaney's mel scale from 0 to 8 kHz, each of equal area (M. Slaney,
 * "Auditory Toolbox", 1998; the default of librosa's `filters.mel`, which Whisper uses).
 */
export function melFilters(): readonly Filter[] {
  const top = melFromHz(RATE / 2)
  const edges = Array.from({ length: MELS + 2 }, (_, i) => hzFromMel((top * i) / (MELS + 1)))
  return Array.from({ length: MELS }, (_, mel) => {
    const [low, centre, high] = [edges[mel]!, edges[mel + 1]!, edges[mel + 2]!]
    const firstBin = Math.ceil((low * FFT_SIZE) / RATE)
    const lastBin = Math.min(BINS - 1, Math.floor((high * FFT_SIZE) / RATE))
    const weights = Float64Array.from({ length: lastBin - firstBin + 1 }, (_, i) => {
      const hz = ((firstBin + i) * RATE) / FFT_SIZE
      const rising = (hz - low) / (centre - low)
      const falling = (high - hz) / (high - centre)
      return (Math.max(0, Math.min(rising, falling)) * 2) / (high - low)
    })
    return { firstBin, weights }
  })
}

/** Linear up to 1 kHz (200/3 Hz per mel), then 27 mel for each factor of 6.4. */
function melFromHz(hz: number): number {
  return hz < 1000 ? (3 * hz) / 200 : 15 + (27 * Math.log(hz / 1000)) / Math.log(6.4)
}

function hzFromMel(mel: number): number {
  return mel < 15 ? (200 * mel) / 3 : 1000 * 6.4 ** ((mel - 15) / 27)
}
