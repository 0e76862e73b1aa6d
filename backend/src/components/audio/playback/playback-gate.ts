import type { AudioFrame, SpeechEvent } from '../../../core/index.ts'

/** Lets through what may still be heard: nothing of a reply that somebody has interrupted. */
export class PlaybackGate {
  #turn = 0
  #confirmedUs = Number.NEGATIVE_INFINITY
  /** Newest generation that came, and the newest there was when it closed for older ones. */
  #newest = -1
  #closedUpTo = -1
  /** Newest generation there was when turns were counted anew. */
  #countedAnewUpTo = -1

  /** Somebody really speaks: replies to earlier turns are over. */
  confirm({ turn, timestampUs }: Pick<SpeechEvent, 'turn' | 'timestampUs'>): void {
    // A voice detection that was started again counts from 1; what answers the one before is over.
    const countsAnew = turn < this.#turn && timestampUs > this.#confirmedUs
    if (countsAnew) this.#countedAnewUpTo = this.#newest
    this.#turn = countsAnew ? turn : Math.max(this.#turn, turn)
    this.#confirmedUs = Math.max(this.#confirmedUs, timestampUs)
    this.#closedUpTo = this.#newest
  }

  admits({ turn, generation }: AudioFrame): boolean {
    if (generation !== undefined) this.#newest = Math.max(this.#newest, generation)
    if (generation !== undefined && generation <= this.#countedAnewUpTo) return false
    if (turn !== undefined) return turn >= this.#turn
    return generation === undefined || generation > this.#closedUpTo
  }
}
