import type { AudioFrame, Clock, Input, PlaybackFrame } from '../../../core/index.ts'

/** A room goes on sounding for a while after the speaker is silent, ms. */
const REVERBERATION_MS = 250
/** When a speaker says nothing more for so long, it has ended without a word, ms. */
const FORGOTTEN_MS = 2000

/** Closes the microphone while the character is heard, for rooms without headphones. */
export class HalfDuplex {
  readonly #clock: Clock
  #closedUntilUs = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Whether what the microphone hears now is the character itself. */
  get isClosed(): boolean {
    return this.#clock.now() < this.#closedUntilUs
  }

  async follow(playback: Input<PlaybackFrame>): Promise<void> {
    for await (const { done } of playback) {
      const restMs = done ? REVERBERATION_MS : FORGOTTEN_MS
      this.#closedUntilUs = this.#clock.now() + restMs * 1000
    }
  }
}

/** Silence in place of what was heard, so that time goes on for those who listen. */
export function silenced(frame: AudioFrame): Float32Array {
  return new Float32Array(frame.data.length)
}
