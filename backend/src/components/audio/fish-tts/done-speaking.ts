import type { Clock } from '../../../core/index.ts'
import type { SpokenReply } from '../synthesis/index.ts'

interface Playing {
  readonly reply: SpokenReply
  readonly over: AbortController
}

/** Knows when replies that were sent have been played to their end, if they are played as they come. */
export class DoneSpeaking {
  readonly #clock: Clock
  readonly #onDone: (reply: SpokenReply) => void
  readonly #playing = new Set<Playing>()
  #untilUs = 0

  constructor(clock: Clock, onDone: (reply: SpokenReply) => void) {
    this.#clock = clock
    this.#onDone = onDone
  }

  /** A reply was sent, or given up. */
  async spoken(reply: SpokenReply): Promise<void> {
    if (reply.isGivenUp || reply.firstFrameUs === null) return this.#onDone(reply)
    const playing = { reply, over: new AbortController() }
    this.#playing.add(playing)
    this.#untilUs = Math.max(this.#untilUs, reply.firstFrameUs) + reply.seconds * 1e6
    await this.#clock.sleep((this.#untilUs - this.#clock.now()) / 1000, playing.over.signal)
    this.#playing.delete(playing)
    this.#onDone(reply)
  }

  /** What answers earlier turns is not played any more; undefined: nothing is. */
  interrupted(turn: number | undefined): void {
    for (const { reply, over } of this.#playing) {
      if (turn === undefined || reply.turn === undefined || reply.turn < turn) over.abort()
    }
    this.#untilUs = 0
  }

  stop(): void {
    for (const { over } of this.#playing) over.abort()
  }
}
