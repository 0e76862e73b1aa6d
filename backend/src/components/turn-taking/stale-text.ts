import type { Frame, SpeechEvent } from '../../core/index.ts'
import { type Interruption, Interruptions } from './interruptions.ts'

/** Resumed turns that are remembered. */
const MAX_TURNS = 64

/** Knows which text is still on its way although nobody is to get it any more. */
export class StaleText {
  readonly #interruptions = new Interruptions()
  /** Text of lower turns was interrupted; where turns are not numbered, text from before a time. */
  #turn: number | undefined
  #interruptedUs = Number.NEGATIVE_INFINITY
  /** Up to here everything was given up. */
  #generation = -1
  #lastStart = 0
  /** When a turn went on after it had seemed to be over: what answers it from before that is stale. */
  readonly #resumed = new Map<number, number>()

  has({ turn, generation, timestampUs }: Frame): boolean {
    if (generation !== undefined && generation <= this.#generation) return true
    if (turn !== undefined && timestampUs < (this.#resumed.get(turn) ?? 0)) return true
    if (turn !== undefined && this.#turn !== undefined) return turn < this.#turn
    return timestampUs < this.#interruptedUs
  }

  /** The turn before which everything is over now; undefined: everything is. */
  interrupted(interruption: Interruption): number | undefined {
    this.#turn = interruption.turn
    this.#interruptedUs = interruption.timestampUs
    return this.#interruptions.note(interruption)
  }

  /** @returns true when whoever counts the turns has started again */
  started({ turn }: Pick<SpeechEvent, 'turn'>): boolean {
    const countsAnew = turn < this.#lastStart
    if (countsAnew) {
      this.#turn = undefined
      this.#resumed.clear()
    }
    this.#lastStart = turn
    return countsAnew
  }

  resumed(turn: number, nowUs: number): void {
    this.#resumed.set(turn, nowUs)
    if (this.#resumed.size > MAX_TURNS) this.#resumed.delete(this.#resumed.keys().next().value!)
  }

  givenUp(generation: number | undefined): void {
    if (generation !== undefined) this.#generation = Math.max(this.#generation, generation)
  }
}
