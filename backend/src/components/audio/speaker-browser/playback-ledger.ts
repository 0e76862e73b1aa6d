import type { AudioFrame, PlaybackFrameInit } from '../../../core/index.ts'

interface Sent {
  readonly turn: number
  readonly generation: number
  readonly chars: number
  /** Position of the generation's first sample in everything that was sent, ms. */
  readonly generationMs: number
  readonly fromMs: number
  readonly toMs: number
}

/** Pieces remembered until they are heard: far more than a page ever buffers. */
const MAX_PIECES = 20_000

/**
 * Knows what was sent to the page, so that "so much has been played" can be told as turn, generation and
 * characters. Pages know milliseconds only.
 */
export class PlaybackLedger {
  #pieces: Sent[] = []
  #sentMs = 0
  #heardMs = 0

  /** Generation of the last piece; null when nothing was sent since the last `cut`. */
  get generation(): number | null {
    return this.#pieces.at(-1)?.generation ?? null
  }

  add(frame: AudioFrame): void {
    const { turn = 0, generation = 0 } = frame
    const last = this.#pieces.at(-1)
    const continues = last?.generation === generation
    const fromMs = this.#sentMs
    this.#sentMs += frame.durationUs / 1000
    this.#pieces.push({
      turn,
      generation,
      chars: frame.chars ?? (continues ? last.chars : 0),
      generationMs: continues ? last.generationMs : fromMs,
      fromMs,
      toMs: this.#sentMs,
    })
    if (this.#pieces.length > MAX_PIECES) this.#pieces.shift()
  }

  /**
   * The page has played `ms` since the beginning or the last `cut`; `done` when it has nothing left. Null when
   * that tells nothing new.
   */
  heard(ms: number, done: boolean): PlaybackFrameInit | null {
    const before = this.#heardMs
    this.#heardMs = done ? this.#sentMs : Math.min(this.#sentMs, Math.max(before, ms))
    if (this.#heardMs === before) return null
    return this.#report(this.#heardMs === this.#sentMs)
  }

  /** Nothing more of what was sent will be played. */
  cut(): PlaybackFrameInit | null {
    const report = this.#heardMs < this.#sentMs ? this.#report(true) : null
    this.#pieces = []
    this.#sentMs = this.#heardMs = 0
    return report
  }

  #report(done: boolean): PlaybackFrameInit | null {
    const at = Math.max(
      0,
      this.#pieces.findLastIndex(({ fromMs }) => fromMs < this.#heardMs),
    )
    const piece = this.#pieces[at]
    if (!piece) return null
    const previous = this.#pieces[at - 1]
    // Those before are needed no more, but for the characters of the one before this.
    this.#pieces.splice(0, Math.max(0, at - 1))
    const isWhole = this.#heardMs >= piece.toMs
    const started = previous?.generation === piece.generation ? previous.chars : 0
    return {
      turn: piece.turn,
      generation: piece.generation,
      chars: isWhole ? piece.chars : started,
      ms: Math.round(Math.max(0, this.#heardMs - piece.generationMs)),
      done,
    }
  }
}
