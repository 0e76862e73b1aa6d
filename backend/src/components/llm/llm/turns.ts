import type { InterruptFrame, SpeechEvent } from '../../../core/index.ts'
import type { LlmRequest } from './request.ts'

/** What is known of the user's turns: which were interrupted, and which is still being spoken. */
export class Turns {
  /** Turn of the latest interrupt that has one. Not the highest: a new voice detection counts from 1. */
  #interruptTurn = 0
  /** Latest interrupt of all, and latest one without a turn, µs. */
  #interruptUs = Number.NEGATIVE_INFINITY
  #turnlessUs = Number.NEGATIVE_INFINITY
  #openTurn: number | null = null
  #resumed: { readonly turn: number; readonly atUs: number } | null = null
  readonly #listeners = new Set<() => void>()

  interrupt({ turn, timestampUs }: InterruptFrame): void {
    this.#interruptUs = Math.max(this.#interruptUs, timestampUs)
    if (turn === undefined) this.#turnlessUs = Math.max(this.#turnlessUs, timestampUs)
    else this.#interruptTurn = turn
    this.#changed()
  }

  /** @param nowUs when it arrived here, µs */
  speech({ event, turn }: SpeechEvent, nowUs: number): void {
    if (event === 'start') this.#openTurn = turn
    if (event === 'resumed') this.#resumed = { turn, atUs: nowUs }
    if ((event === 'end' || event === 'false_alarm') && turn === this.#openTurn) {
      this.#openTurn = null
    }
    this.#changed()
  }

  /** Somebody has begun to speak, and their turn is a later one, or they began after all of this was said. */
  isInterrupted({ turn, newestUs }: LlmRequest): boolean {
    if (turn === undefined) return this.#interruptUs >= newestUs
    return turn < this.#interruptTurn || this.#turnlessUs >= newestUs
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

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }
}
