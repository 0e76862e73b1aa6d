import { AudioFrame } from '../../../core/index.ts'

interface Piece {
  /** Index of its first sample since the stream began. */
  readonly start: number
  readonly samples: number
  readonly timestampUs: number
  readonly data: Float32Array
}

/** The recent sound of one stream at its own rate, found again by seconds since the stream began. */
export class AudioHistory {
  readonly sampleRate: number
  readonly channels: number
  #pieces: Piece[] = []
  #end = 0

  constructor(format: { sampleRate: number; channels: number }) {
    this.sampleRate = format.sampleRate
    this.channels = format.channels
  }

  /** Copies the frame: what a reader was given is valid until its next read only. */
  push(frame: AudioFrame): void {
    const { samples, timestampUs } = frame
    this.#pieces.push({ start: this.#end, samples, timestampUs, data: frame.data.slice() })
    this.#end += samples
  }

  /** Drops the pieces that end before `seconds`. */
  forget(seconds: number): void {
    const index = this.#index(seconds)
    const kept = this.#pieces.findIndex((piece) => piece.start + piece.samples > index)
    this.#pieces.splice(0, kept === -1 ? this.#pieces.length : kept)
  }

  /** µs since the Unix epoch of the sample at `seconds`, by the time of the frame it came in. */
  timeUs(seconds: number): number {
    const index = this.#index(seconds)
    const piece = this.#pieces.findLast(({ start }) => start <= index) ?? this.#pieces[0]
    if (!piece) return 0
    return Math.round(piece.timestampUs + ((index - piece.start) / this.sampleRate) * 1e6)
  }

  /** Everything between two moments, as one frame. */
  cut(fromSeconds: number, toSeconds: number, turn: number): AudioFrame {
    const from = Math.max(this.#index(fromSeconds), this.#pieces[0]?.start ?? 0)
    const to = Math.min(this.#index(toSeconds), this.#end)
    const samples = Math.max(0, to - from)
    const data = new Float32Array(samples * this.channels)
    for (const piece of this.#pieces) this.#copy(piece, from, { data, samples })
    const { sampleRate, channels } = this
    const timestampUs = this.timeUs(from / sampleRate)
    return new AudioFrame({ data, sampleRate, channels, timestampUs, turn })
  }

  #index(seconds: number): number {
    return Math.round(seconds * this.sampleRate)
  }

  #copy(piece: Piece, from: number, target: { data: Float32Array; samples: number }): void {
    const first = Math.max(0, from - piece.start)
    const last = Math.min(piece.samples, from + target.samples - piece.start)
    if (last <= first) return
    for (let channel = 0; channel < this.channels; channel++) {
      const row = channel * piece.samples
      const at = channel * target.samples + piece.start + first - from
      target.data.set(piece.data.subarray(row + first, row + last), at)
    }
  }
}
