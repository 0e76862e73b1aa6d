import type { InterruptFrame, SpeechEvent } from '../../../core/index.ts'
import { Interruptions } from '../../turn-taking/index.ts'
import type { LlmRequest } from './request.ts'

/** What is known of the user's turns: which were interrupted, and which is still being spoken. */
export class Turns {
  readonly #interruptions = new Interruptions()
  /** Turn of the latest interrupt that has one. Not the highest: a new voice detection counts from 1. */
  #interruptTurn = 0
  /** Latest interrupt of all, and latest one that ended every turn, µs. */
  #interruptUs = Number.NEGATIVE_INFINITY
  #endedAllUs = Number.NEGATIVE_INFINITY
  #openTurn: number | null = null
  #resumed: { readonly turn: number; readonly atUs: number } | null = null
  readonly #listeners = new Set<() => void>()

  interrupt(frame: InterruptFrame): void {
    const { turn, timestampUs } = frame
    const endsAll = this.#interruptions.note(frame) === undefined
    this.#interruptUs = Math.max(this.#interruptUs, timestampUs)
    if (endsAll) this.#endedAllUs = Math.max(this.#endedAllUs, timestampUs)
    if (turn !== undefined) this.#interruptTurn = turn
    this.#changed()
  }

  /** @param nowUs when it arrived here, µs */
  speech({ event, turn, timestampUs }: SpeechEvent, nowUs: number): void {
    if (event === 'start') this.#start(turn, { timestampUs, nowUs })
    if (event === 'resumed') this.#resumed = { turn, atUs: nowUs }
    if ((event === 'end' || event === 'false_alarm') && turn === this.#openTurn) {
      this.#openTurn = null
    }
    this.#changed()
  }

  /** Somebody has begun to speak, and their turn is a later one, or they began after all of this was said. */
  isInterrupted({ turn, newestUs }: LlmRequest): boolean {
    if (turn === undefined) return this.#interruptUs >= newestUs
    return turn < this.#interruptTurn || this.#endedAllUs >= newestUs
  }

  /** The user went on speaking after what the request takes for the end of their turn. */
  isTakenBack({ turn, receivedUs }: LlmRequest): boolean {
    if (!this.#resumed) return false
    return this.#resumed.turn === turn && receivedUs <= this.#resumed.atUs
  }

  isOpen(turn: number | undefined): boolean {
    return turn !== undefined && turn === this.#openTurn
  }

  /** Calls `listener` after every change, until it is disposed. */
  onChange(listener: () => void): Disposable {
    this.#listeners.add(listener)
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) }
  }

  #start(turn: number, { timestampUs, nowUs }: { timestampUs: number; nowUs: number }): void {
    // Nobody will tell any more how the turn before has ended.
    if (this.#openTurn !== null && this.#openTurn !== turn) {
      this.#resumed = { turn: this.#openTurn, atUs: nowUs }
    }
    this.#openTurn = turn
    const countsAnew = turn < this.#interruptTurn && timestampUs > this.#interruptUs
    if (countsAnew) this.#interruptTurn = 0
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }
}
