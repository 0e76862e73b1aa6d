import { nowUs } from '../frames/frame-source.ts'
import type { Clock, HoldOptions } from './clock.ts'
import type { HoldCount } from './hold-count.ts'
import { ticks } from './ticks.ts'

/** Longest time that `setTimeout` takes. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1

/** The machine's time. */
export class RealClock implements Clock {
  readonly origin: number
  readonly #heldBy: HoldCount | undefined

  /**
   * @param originUs µs since the Unix epoch at which the graph was started
   * @param heldBy counts what is waited for in `hold`
   */
  constructor(originUs: number, heldBy?: HoldCount) {
    this.origin = originUs
    this.#heldBy = heldBy
  }

  now(): number {
    return nowUs()
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const due = nowUs() + ms * 1000
    // Timers may fire up to a millisecond early, so the rest is slept as well.
    do await timeout(Math.min(Math.max(0, (due - nowUs()) / 1000), MAX_TIMEOUT_MS), signal)
    while (nowUs() < due && !signal?.aborted)
  }

  every(ms: number, signal: AbortSignal): AsyncIterable<number> {
    return ticks(this, ms, signal)
  }

  hold<V>(work: Promise<V>, { isOpenEnded = false }: HoldOptions = {}): Promise<V> {
    return isOpenEnded || !this.#heldBy ? work : this.#heldBy.count(work)
  }
}

function timeout(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    signal?.addEventListener('abort', done)
    function done(): void {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
  })
}
