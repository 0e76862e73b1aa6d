/** Parts of turns that a node may tell of at once, and how many more each second. */
const CAPACITY = 200
const PER_SECOND = 50

/** Keeps a component that tells of every frame from drowning the main thread. */
export class TraceBudget {
  #left = CAPACITY
  #filledAtMs = performance.now()
  #dropped = 0

  /** Parts that were not passed on. */
  get dropped(): number {
    return this.#dropped
  }

  /** Whether one more may be told. */
  take(): boolean {
    const nowMs = performance.now()
    this.#left += ((nowMs - this.#filledAtMs) / 1000) * PER_SECOND
    this.#left = Math.min(CAPACITY, this.#left)
    this.#filledAtMs = nowMs
    if (this.#left < 1) {
      this.#dropped += 1
      return false
    }
    this.#left -= 1
    return true
  }
}
