import type { Clock } from '../../../core/index.ts'

/** Keeps what is handed to a player near real time, however early it comes. */
export class Pace {
  readonly #clock: Clock
  readonly #maxAheadMs: number
  /** When a player that plays all the time would have begun, µs. */
  #beganUs = 0
  #sentMs = 0
  #reset = new AbortController()

  constructor(clock: Clock, maxAheadMs: number) {
    this.#clock = clock
    this.#maxAheadMs = maxAheadMs
  }

  add(ms: number): void {
    if (this.#aheadMs <= 0) {
      this.#beganUs = this.#clock.now()
      this.#sentMs = 0
    }
    this.#sentMs += ms
  }

  /** Nothing of what was added is left to be played. */
  reset(): void {
    this.#sentMs = 0
    this.#reset.abort()
    this.#reset = new AbortController()
  }

  /** Resolves when the player has room. */
  async ready(signal: AbortSignal): Promise<void> {
    while (this.#aheadMs > this.#maxAheadMs && !signal.aborted) {
      const either = AbortSignal.any([signal, this.#reset.signal])
      await this.#clock.sleep(this.#aheadMs - this.#maxAheadMs, either)
    }
  }

  get #aheadMs(): number {
    return this.#sentMs - (this.#clock.now() - this.#beganUs) / 1000
  }
}
