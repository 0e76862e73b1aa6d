/** Longest difference that is no gap, µs. */
const TOLERANCE_US = 40_000
const MAX_PIECES = 64

interface Piece {
  /** Where it begins, in samples since the connection was opened. */
  readonly from: number
  readonly timestampUs: number
}

/** Knows when the audio of a connection was recorded: what comes back counts in seconds of what was sent. */
export class AudioTimes {
  readonly #sampleRate: number
  readonly #pieces: Piece[] = []
  #sent = 0

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate
  }

  /** So many samples were sent, the first of them recorded at a time. */
  add(samples: number, timestampUs: number): void {
    const last = this.#pieces.at(-1)
    const isNew = !last || Math.abs(this.#timeIn(last, this.#sent) - timestampUs) > TOLERANCE_US
    if (isNew) this.#pieces.push({ from: this.#sent, timestampUs })
    if (this.#pieces.length > MAX_PIECES) this.#pieces.shift()
    this.#sent += samples
  }

  /** When the sound at a second of the connection was recorded, µs; null when nothing was sent. */
  timeUs(seconds: number): number | null {
    const position = seconds * this.#sampleRate
    const piece = this.#pieces.findLast(({ from }) => from <= position) ?? this.#pieces[0]
    return piece ? this.#timeIn(piece, position) : null
  }

  #timeIn({ from, timestampUs }: Piece, position: number): number {
    return timestampUs + ((position - from) * 1e6) / this.#sampleRate
  }
}
