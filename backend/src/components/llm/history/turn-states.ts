import type { SpeechEvent } from '../../../core/index.ts'

const MAX_TURNS = 32

/** How far each of the latest turns of the user has come, by the events of voice activity detection. */
export class TurnStates {
  readonly #last = new Map<number, SpeechEvent['event']>()

  note({ turn, event }: SpeechEvent): void {
    this.#last.delete(turn)
    this.#last.set(turn, event)
    for (const oldest of this.#last.keys()) {
      if (this.#last.size <= MAX_TURNS) break
      this.#last.delete(oldest)
    }
  }

  /** The user may go on speaking, so that a text of this turn may not be all. */
  isOpen(turn: number | undefined): boolean {
    const last = turn === undefined ? undefined : this.#last.get(turn)
    return last !== undefined && last !== 'end' && last !== 'false_alarm'
  }

  /** The user has gone on speaking since a text of this turn could be made: a better one will come. */
  isStale(turn: number | undefined): boolean {
    return turn !== undefined && this.#last.get(turn) === 'resumed'
  }
}
