/**
 * Time as components see it. On the real clock it is the machine's; in a virtual run it stands still
 * while anything has work to do and then jumps to the next moment that somebody waits for.
 */
export interface Clock {
  /** µs since the Unix epoch. */
  now(): number
  /** µs since the Unix epoch at which the graph was started; the same for all its nodes. */
  readonly origin: number
  /** Resolves after `ms`; when `signal` aborts, it resolves at once (check the signal). */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /**
   * Ticks at once and then every `ms` without drift; ticks that were missed are skipped. Ends when
   * `signal` aborts. Yields the number of the tick, from 0.
   */
  every(ms: number, signal: AbortSignal): AsyncIterable<number>
  /**
   * Work outside the clock (HTTP, inference): virtual time stands still until it settles, and a run without
   * a page does not end.
   */
  hold<V>(work: Promise<V>, options?: HoldOptions): Promise<V>
}

export interface HoldOptions {
  /** Waits for what may never come, such as the next message of a server: a run may end meanwhile. */
  readonly isOpenEnded?: boolean
}
