import type { ComponentContext } from '../../../core/index.ts'

/** Work took longer than it may. */
export class TooLate extends Error {
  constructor(ms: number) {
    super(`it did not answer within ${ms / 1000} s`)
    this.name = 'TooLate'
  }
}

/**
 * Waits for work outside the clock, in `clock.hold`; gives it up after `ms`, and when the node stops.
 *
 * @throws TooLate
 */
export async function within<V>(
  { clock, signal }: Pick<ComponentContext, 'clock' | 'signal'>,
  ms: number,
  work: (signal: AbortSignal) => Promise<V>,
): Promise<V> {
  const giveUp = new AbortController()
  const done = new AbortController()
  const either = AbortSignal.any([signal, giveUp.signal])
  const aborted = new Promise<never>((_, reject) => {
    either.addEventListener('abort', () => reject(either.reason), { once: true })
    if (either.aborted) reject(either.reason)
  })
  aborted.catch(() => {})
  void clock.sleep(ms, done.signal).then(() => {
    if (!done.signal.aborted) giveUp.abort(new TooLate(ms))
  })
  try {
    return await clock.hold(Promise.race([work(either), aborted]))
  } finally {
    done.abort()
  }
}
