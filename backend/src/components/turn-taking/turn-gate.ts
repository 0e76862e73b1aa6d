import type { SpeechEvent } from '../../core/index.ts'

/** Turns that are open at once are at most a few. */
const MAX_OPEN_TURNS = 64

/** Knows which turns of the user have begun and not ended: what answers them is held back. */
export class TurnGate {
  readonly #open = new Set<number>()
  #changed = Promise.withResolvers<void>()

  hear({ event, turn }: SpeechEvent): void {
    if (event === 'start') this.#open.add(turn)
    if (event === 'end' || event === 'false_alarm') this.#open.delete(turn)
    for (const oldest of this.#open) {
      if (this.#open.size <= MAX_OPEN_TURNS) break
      this.#open.delete(oldest)
    }
    this.#tell()
  }

  /** Whether this turn has begun and not ended. */
  isOpen(turn: number | undefined): boolean {
    return turn !== undefined && this.#open.has(turn)
  }

  /** Nobody will tell how the open turns end. */
  clear(): void {
    this.#open.clear()
    this.#tell()
  }

  /** Resolves when nothing of this turn has to wait, or when `given up` does. */
  async passes(turn: number | undefined, givenUp: Promise<void>): Promise<void> {
    if (turn === undefined) return
    let isGivenUp = false
    void givenUp.then(() => {
      isGivenUp = true
    })
    while (this.#open.has(turn) && !isGivenUp) await Promise.race([this.#changed.promise, givenUp])
  }

  #tell(): void {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers()
  }
}
