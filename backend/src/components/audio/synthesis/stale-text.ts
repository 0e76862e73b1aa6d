import type { Frame } from '../../../core/index.ts'

/** Resumed turns that are remembered. */
const MAX_TURNS = 64

/** Knows which text is still on its way although it is not to be spoken any more. */
export class StaleText {
  /** Text of lower turns was interrupted. */
  #turn = 0
  /** Up to here everything was given up. */
  #generation = -1
  #lastStart = 0
  /** When a turn went on after it had seemed to be over: what answers it from before that is stale. */
  readonly #resumed = new Map<number, number>()

  has({ turn, generation, timestampUs }: Frame): boolean {
    if (generation !== undefined && generation <= this.#generation) return true
    if (turn === undefined) return false
    return turn < this.#turn || timestampUs < (this.#resumed.get(turn) ?? 0)
  }

  interrupted(turn: number | undefined): void {
    // A lower turn than before means that whoever counts has started again.
    if (turn !== undefined) this.#turn = turn
  }

  started(turn: number): void {
    if (turn < this.#lastStart) {
      this.#turn = 0
      this.#resumed.clear()
    }
    this.#lastStart = turn
  }

  resumed(turn: number, nowUs: number): void {
    this.#resumed.set(turn, nowUs)
    if (this.#resumed.size > MAX_TURNS) this.#resumed.delete(this.#resumed.keys().next().value!)
  }

  givenUp(generation: number | undefined): void {
    if (generation !== undefined) this.#generation = Math.max(this.#generation, generation)
  }
}
