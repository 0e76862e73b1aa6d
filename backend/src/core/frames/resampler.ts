import { type PhaseFilter, phaseFilter } from './resampling-filter.ts'

/** `floor(samples · to / from)`: how many samples come out of resampling. */
export function resampledLength(samples: number, from: number, to: number): number {
  return Math.floor((samples * to) / from)
}

/** One channel at another rate. Beyond the ends, the first and the last sample go on. */
export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  if (from === to || samples.length === 0) return samples.slice()
  const resampler = createResampler(from, to)
  const head = resampler.push(samples)
  const tail = resampler.flush()
  const whole = new Float32Array(head.length + tail.length)
  whole.set(head)
  whole.set(tail, head.length)
  return whole
}

/** Resamples one channel of a stream, piece by piece, as if it were one piece. */
export interface Resampler {
  /**
   * Takes the next piece and gives what is certain by now. Output is aligned with input: nothing is
   * delayed, but the last `lookaheadSamples` of the input are held back until more comes.
   */
  push(samples: Float32Array): Float32Array
  /**
   * Ends the stream: gives what was held back, so that the whole output has
   * `floor(samples · to / from)` samples. The next `push` begins a new stream.
   */
  flush(): Float32Array
  /** Input samples that `push` holds back. */
  readonly lookaheadSamples: number
}

/** A resampler between two rates in whole Hz. Use one for each channel of each stream. */
export function createResampler(from: number, to: number): Resampler {
  return from === to ? sameRate : new SincResampler(from, to)
}

const sameRate: Resampler = {
  push: (samples) => samples.slice(),
  flush: () => new Float32Array(0),
  lookaheadSamples: 0,
}

class SincResampler implements Resampler {
  readonly #from: number
  readonly #to: number
  readonly #filter: PhaseFilter
  /** Input not yet done with. Its first sample has the index `#startIndex` in the padded stream. */
  #pending = new Float32Array(0)
  #startIndex = 0
  #taken = 0
  #given = 0

  constructor(from: number, to: number) {
    this.#from = from
    this.#to = to
    this.#filter = phaseFilter(from, to)
  }

  get lookaheadSamples(): number {
    return this.#filter.half
  }

  push(samples: Float32Array): Float32Array {
    if (samples.length === 0) return new Float32Array(0)
    if (this.#taken === 0) this.#append(repeated(samples[0]!, this.#filter.half - 1))
    this.#append(samples)
    this.#taken += samples.length
    return this.#give(this.#certainCount())
  }

  flush(): Float32Array {
    if (this.#taken === 0) return new Float32Array(0)
    this.#append(repeated(this.#pending.at(-1)!, this.#filter.half))
    const rest = this.#give(resampledLength(this.#taken, this.#from, this.#to))
    this.#pending = new Float32Array(0)
    this.#startIndex = this.#taken = this.#given = 0
    return rest
  }

  #append(samples: Float32Array): void {
    const joined = new Float32Array(this.#pending.length + samples.length)
    joined.set(this.#pending)
    joined.set(samples, this.#pending.length)
    this.#pending = joined
  }

  /** Outputs of which every input sample under the filter is known. */
  #certainCount(): number {
    const { up, down, half } = this.#filter
    const lastBase = this.#startIndex + this.#pending.length - 2 * half
    return lastBase < 0 ? 0 : Math.ceil(((lastBase + 1) * up) / down)
  }

  #give(until: number): Float32Array {
    const { up, down } = this.#filter
    const output = new Float32Array(Math.max(0, until - this.#given))
    for (let i = 0; i < output.length; i++) {
      const position = (this.#given + i) * down
      const phase = position % up
      const base = (position - phase) / up
      output[i] = dot(this.#filter.weights(phase), this.#pending, base - this.#startIndex)
    }
    this.#given += output.length
    this.#forget(Math.floor((this.#given * down) / up))
    return output
  }

  #forget(nextBase: number): void {
    const done = Math.min(nextBase - this.#startIndex, this.#pending.length)
    if (done <= 0) return
    this.#pending = this.#pending.slice(done)
    this.#startIndex += done
  }
}

function dot(weights: Float64Array, samples: Float32Array, start: number): number {
  let sum = 0
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * samples[start + i]!
  return sum
}

function repeated(value: number, count: number): Float32Array {
  return new Float32Array(count).fill(value)
}
