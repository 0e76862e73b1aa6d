/** How soon a node that failed is started again. */
export interface RestartTimes {
  /** Before the first restart. Doubles with each further one. @default 500 */
  readonly initialMs: number
  /** @default 30_000 */
  readonly maxMs: number
  /** Restarts within `windowMs`; a further one waits. @default 5 */
  readonly maxPerWindow: number
  /** @default 60_000 */
  readonly windowMs: number
}

export const RESTART_TIMES: RestartTimes = {
  initialMs: 500,
  maxMs: 30_000,
  maxPerWindow: 5,
  windowMs: 60_000,
}

/** Remembers a node's restarts and says how long to wait before the next. */
export class RestartSchedule {
  readonly #times: RestartTimes
  readonly #now: () => number
  /** Times of the restarts within the window. */
  #recent: number[] = []
  #delayMs: number

  constructor(times: RestartTimes, now: () => number = () => performance.now()) {
    this.#times = times
    this.#now = now
    this.#delayMs = times.initialMs
  }

  /** The node has failed: ms until it is to be started again. A window without restarts starts afresh. */
  next(): number {
    const { initialMs, maxMs, maxPerWindow, windowMs } = this.#times
    const now = this.#now()
    this.#recent = this.#recent.filter((time) => time > now - windowMs)
    if (this.#recent.length === 0) this.#delayMs = initialMs

    const oldest = this.#recent[this.#recent.length - maxPerWindow]
    const untilRoom = oldest === undefined ? 0 : oldest + windowMs - now
    const delay = Math.max(this.#delayMs, untilRoom)
    this.#delayMs = Math.min(this.#delayMs * 2, maxMs)
    this.#recent.push(now + delay)
    return delay
  }
}
