/** How often the time is read anew in a long burst. */
const USES = 64

/**
 * Stamps for what a thread sends. Reading the time costs as much as sending a small frame, so it is read
 * once for each turn of the event loop. A stamp is never before that of anything the thread has read:
 * what is sent in answer to something comes after it.
 */
export class SendClock {
  readonly #nowUs: () => number
  readonly #isExact: boolean
  #stamp = 0
  #usesLeft = 0
  #isTurnWatched = false

  /** @param isExact true to read the time at every use */
  constructor(nowUs: () => number, isExact: boolean) {
    this.#nowUs = nowUs
    this.#isExact = isExact
  }

  /** µs since the Unix epoch. */
  stamp(): number {
    if (this.#usesLeft === 0) this.#read()
    else this.#usesLeft--
    return this.#stamp
  }

  /** Something with this stamp has been read. */
  observe(stamp: number): void {
    if (stamp > this.#stamp) this.#stamp = stamp
  }

  #read(): void {
    const now = this.#nowUs()
    if (this.#isExact) {
      this.#stamp = now
      return
    }
    if (now > this.#stamp) this.#stamp = now
    this.#usesLeft = USES
    if (this.#isTurnWatched) return
    this.#isTurnWatched = true
    setImmediate(this.#endTurn)
  }

  readonly #endTurn = (): void => {
    this.#isTurnWatched = false
    this.#usesLeft = 0
  }
}
