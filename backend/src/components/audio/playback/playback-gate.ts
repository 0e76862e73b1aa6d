import type { AudioFrame } from '../../../core/index.ts'

/** Lets through what may still be heard: nothing of a reply that somebody has interrupted. */
export class PlaybackGate {
  #turn = 0
  /** Newest generation that came, and the newest there was when it closed for older ones. */
  #newest = -1
  #closedUpTo = -1

  /** Somebody really speaks: replies to earlier turns are over. */
  confirm(turn: number): void {
    this.#turn = Math.max(this.#turn, turn)
    this.#closedUpTo = this.#newest
  }

  admits({ turn, generation }: AudioFrame): boolean {
    if (generation !== undefined) this.#newest = Math.max(this.#newest, generation)
    if (turn !== undefined) return turn >= this.#turn
    return generation === undefined || generation > this.#closedUpTo
  }
}
