import { type Clock, type RequestFrame, TextFrame } from '../../../core/index.ts'

/** Several tools may answer one call, one of them with something to say. */
const SETTLE_MS = 50
/** A model that calls tools without end is asked again only so often. */
const MAX_IN_A_ROW = 8

/**
 * When a prompt follows by itself: after tools have answered, so that the model can go on. A graph that asks
 * with `RequestFrame`s (from a Pulse) does that by its own clock; there nothing follows by itself.
 */
export class FollowUps {
  readonly #clock: Pick<Clock, 'now'>
  #isLeftToPulse = false
  #inARow = 0
  #dueUs: number | null = null

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  note(news: {
    readonly requests: readonly (RequestFrame | TextFrame)[]
    readonly hasToolResult: boolean
  }): void {
    if (news.requests.some((request) => !(request instanceof TextFrame))) this.#isLeftToPulse = true
    if (news.hasToolResult) this.#dueUs = this.#clock.now() + SETTLE_MS * 1000
    if (news.requests.length === 0) return
    this.#inARow = 0
    this.#dueUs = null
  }

  /** µs; null when nothing is to follow. */
  get dueUs(): number | null {
    return this.#dueUs
  }

  /** True once, when it is time. */
  isDue(hasPendingCalls: boolean): boolean {
    if (this.#dueUs === null || this.#clock.now() < this.#dueUs) return false
    this.#dueUs = null
    if (this.#isLeftToPulse || hasPendingCalls || this.#inARow >= MAX_IN_A_ROW) return false
    this.#inARow++
    return true
  }
}
