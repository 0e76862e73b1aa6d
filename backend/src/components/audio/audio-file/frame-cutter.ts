import { AudioFrame, createResampler, type Resampler } from '../../../core/index.ts'

export interface FrameCutterOptions {
  readonly channels: number
  /** Rate of what is put in, Hz. */
  readonly from: number
  /** Rate of the frames, Hz. */
  readonly to: number
  readonly frameMs: number
  /** Time of the first sample, µs since the Unix epoch. */
  readonly originUs: number
}

/** Cuts a stream of blocks of any length into frames of one length, whose times follow the samples. */
export class FrameCutter {
  readonly #options: FrameCutterOptions
  readonly #resamplers: readonly Resampler[]
  #rest: Float32Array[]
  #frames = 0
  #position = 0

  constructor(options: FrameCutterOptions) {
    this.#options = options
    const { channels, from, to } = options
    this.#resamplers = Array.from({ length: channels }, () => createResampler(from, to))
    this.#rest = this.#resamplers.map(() => new Float32Array(0))
  }

  /** Samples cut so far, at the rate of the frames. */
  get position(): number {
    return this.#position
  }

  *push(channelData: readonly Float32Array[]): Iterable<AudioFrame> {
    this.#append((resampler, channel) => resampler.push(channelData[channel]!))
    yield* this.#wholeFrames()
  }

  /** The file has ended: what is in the resampler comes out. The last frame of all may be shorter. */
  *end(): Iterable<AudioFrame> {
    this.#append((resampler) => resampler.flush())
    yield* this.#wholeFrames()
    const rest = this.#rest[0]?.length ?? 0
    if (rest > 0) yield this.#cut(rest)
  }

  *#wholeFrames(): Iterable<AudioFrame> {
    for (;;) {
      const end = this.#boundary(this.#frames + 1)
      if (this.#position + this.#rest[0]!.length < end) return
      this.#frames++
      if (end > this.#position) yield this.#cut(end - this.#position)
    }
  }

  /** First sample of frame `index`; with rates such as 11,025 Hz frames differ by one sample. */
  #boundary(index: number): number {
    return Math.floor((index * this.#options.to * this.#options.frameMs) / 1000)
  }

  #append(piece: (resampler: Resampler, channel: number) => Float32Array): void {
    this.#rest = this.#resamplers.map((resampler, channel) => {
      const rest = this.#rest[channel]!
      const more = piece(resampler, channel)
      const joined = new Float32Array(rest.length + more.length)
      joined.set(rest)
      joined.set(more, rest.length)
      return joined
    })
  }

  #cut(samples: number): AudioFrame {
    const { channels, to, originUs } = this.#options
    const data = new Float32Array(samples * channels)
    this.#rest = this.#rest.map((rest, channel) => {
      data.set(rest.subarray(0, samples), channel * samples)
      return rest.subarray(samples)
    })
    const timestampUs = originUs + Math.round((this.#position / to) * 1e6)
    this.#position += samples
    return new AudioFrame({ data, sampleRate: to, channels, timestampUs })
  }
}
