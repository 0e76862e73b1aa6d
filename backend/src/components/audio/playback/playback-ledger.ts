import type { AudioFrame, PlaybackFrameInit, TextRange } from '../../../core/index.ts'

interface Piece {
  readonly turn: number
  readonly generation: number
  /** Characters of the generation that have been spoken before the piece, and with it. */
  readonly charsBefore: number
  readonly chars: number
  /** What of the characters could not be spoken, as known when the piece came. */
  readonly unspoken: readonly TextRange[] | undefined
  /** Position of the generation's first sample in everything that was sent, ms. */
  readonly generationMs: number
  readonly fromMs: number
  readonly toMs: number
}

/** A piece is heard when so little is missing: players round, and resamplers hold a few samples back. */
const TOLERANCE_MS = 2
/** Pieces remembered until they are heard: far more than a player ever buffers. */
const MAX_PIECES = 20_000

/**
 * Knows what was sent to a player, so that "so much has been played" can be told as turn, generation and
 * characters. Players know milliseconds only. A piece counts as heard once it was heard to its end.
 */
export class PlaybackLedger {
  /** The piece that is heard now, and those after it. */
  #pieces: Piece[] = []
  #sentMs = 0
  #heardMs = 0

  /** Generation of the last piece; null when nothing was sent. */
  get generation(): number | null {
    return this.#pieces.at(-1)?.generation ?? null
  }

  /** Whether nothing is left to be heard. */
  get isHeard(): boolean {
    return this.#heardMs === this.#sentMs
  }

  add(frame: AudioFrame): void {
    const { turn = 0, generation = 0 } = frame
    const last = this.#pieces.at(-1)
    const continues = last?.generation === generation
    const charsBefore = continues ? last.chars : 0
    const fromMs = this.#sentMs
    this.#sentMs += frame.durationUs / 1000
    this.#pieces.push({
      turn,
      generation,
      charsBefore,
      chars: Math.max(charsBefore, frame.chars ?? 0),
      unspoken: frame.unspoken ?? (continues ? last.unspoken : undefined),
      generationMs: continues ? last.generationMs : fromMs,
      fromMs,
      toMs: this.#sentMs,
    })
    if (this.#pieces.length > MAX_PIECES) this.#pieces.shift()
  }

  /**
   * `ms` of all that was sent have been played; `isEmpty` when the player has nothing left. Gives a report for
   * each generation of which more was heard than before.
   */
  heard(ms: number, isEmpty: boolean): PlaybackFrameInit[] {
    const before = this.#heardMs
    this.#heardMs = isEmpty ? this.#sentMs : Math.min(this.#sentMs, Math.max(before, ms))
    if (this.#heardMs === before) return []
    const reports: PlaybackFrameInit[] = []
    for (;;) {
      const [piece, next] = this.#pieces
      if (!piece) return reports
      const hasPassed = next !== undefined && this.#heardMs > next.fromMs
      const isLast = next?.generation !== piece.generation
      const wasWhole = before >= piece.toMs - TOLERANCE_MS
      if (!hasPassed || (isLast && !wasWhole)) reports.push(this.#report(piece))
      if (!hasPassed) return reports
      this.#pieces.shift()
    }
  }

  /** Nothing more of what was sent will be played: what was heard of each generation that is left. */
  cut(): PlaybackFrameInit[] {
    const left = this.isHeard ? [] : this.#pieces
    this.#pieces = []
    const firsts = left.filter(
      ({ generation }, index) => generation !== left[index - 1]?.generation,
    )
    return firsts.map((piece) => ({ ...this.#report(piece), done: true }))
  }

  #report(piece: Piece): PlaybackFrameInit {
    const isWhole = this.#heardMs >= piece.toMs - TOLERANCE_MS
    const playedMs = Math.min(this.#heardMs, piece.toMs) - piece.generationMs
    const next = this.#pieces[1]
    return {
      turn: piece.turn,
      generation: piece.generation,
      chars: isWhole ? piece.chars : piece.charsBefore,
      ...(piece.unspoken && { unspoken: piece.unspoken }),
      ms: Math.round(Math.max(0, playedMs)),
      done: isWhole && next?.generation !== piece.generation,
    }
  }
}
