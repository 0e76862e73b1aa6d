/**
 * Band-limited interpolation: a sinc, low-passed at the smaller of the two rates and cut to a finite
 * length by a Kaiser window. After J. O. Smith, "Digital Audio Resampling" (CCRMA, Stanford); the
 * window and its parameter after Oppenheim and Schafer, "Discrete-Time Signal Processing", §7.5.
 */
export interface PhaseFilter {
  /** Output samples per `down` input samples, in lowest terms. */
  readonly up: number
  readonly down: number
  /** Input samples on either side of an output sample. */
  readonly half: number
  /**
   * The `2 · half` weights of an output that lies `phase / up` samples after an input sample, the one with
   * the index `half - 1`. They sum to 1.
   */
  weights(phase: number): Float64Array
}

const ATTENUATION_DB = 80
const KAISER_BETA = 0.1102 * (ATTENUATION_DB - 8.7)
/** Zero crossings of the sinc on either side. */
const ZERO_CROSSINGS = 32
/** Middle of the transition band, in parts of the smaller Nyquist frequency: it ends just below 1. */
const CUTOFF = 0.92
/** Phases that are kept; rates with more phases have them computed anew. */
const MAX_KEPT_PHASES = 2048
const MAX_KEPT_FILTERS = 16

const filters = new Map<string, PhaseFilter>()

/** The filter between two rates in whole Hz. */
export function phaseFilter(from: number, to: number): PhaseFilter {
  const key = `${from}:${to}`
  let filter = filters.get(key)
  if (!filter) {
    filter = makeFilter(from, to)
    if (filters.size >= MAX_KEPT_FILTERS) filters.delete(filters.keys().next().value!)
    filters.set(key, filter)
  }
  return filter
}

function makeFilter(from: number, to: number): PhaseFilter {
  const divisor = greatestCommonDivisor(wholeRate(from), wholeRate(to))
  const up = to / divisor
  const down = from / divisor
  const cutoff = CUTOFF * Math.min(1, up / down)
  const half = Math.ceil(ZERO_CROSSINGS / cutoff)
  const kept: (Float64Array | undefined)[] = []

  return {
    up,
    down,
    half,
    weights(phase) {
      const known = kept[phase]
      if (known) return known
      const weights = makeWeights(phase / up, half, cutoff)
      if (up <= MAX_KEPT_PHASES) kept[phase] = weights
      return weights
    },
  }
}

function makeWeights(fraction: number, half: number, cutoff: number): Float64Array {
  const weights = new Float64Array(2 * half)
  let sum = 0
  for (let i = 0; i < weights.length; i++) {
    const distance = i - (half - 1) - fraction
    weights[i] = sinc(cutoff * distance) * kaiser(distance / half)
    sum += weights[i]!
  }
  for (let i = 0; i < weights.length; i++) weights[i]! /= sum
  return weights
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
}

function kaiser(x: number): number {
  return Math.abs(x) > 1 ? 0 : besselI0(KAISER_BETA * Math.sqrt(1 - x * x)) / besselI0(KAISER_BETA)
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  let sum = 1
  let term = 1
  for (let k = 1; term > sum * 1e-16; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}

function wholeRate(rate: number): number {
  if (Number.isInteger(rate) && rate > 0) return rate
  throw new RangeError(`Cannot resample at ${rate} Hz: a sample rate is a whole number above 0`)
}
