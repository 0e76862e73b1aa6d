/** What a metronome needs of a clock. */
interface TickSource {
  now(): number
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

/**
 * Ticks at once and then at every multiple of `ms` after the first tick; missed ticks are skipped.
 * Yields the number of the tick.
 */
export async function* ticks(
  clock: TickSource,
  ms: number,
  signal: AbortSignal,
): AsyncGenerator<number, undefined> {
  if (!(ms > 0))
    throw new RangeError(`A clock cannot tick every ${ms} ms: the interval must be above 0`)
  const start = clock.now()
  for (let tick = 0; !signal.aborted; ) {
    yield tick
    const elapsedMs = (clock.now() - start) / 1000
    tick = Math.max(tick + 1, Math.floor(elapsedMs / ms))
    await clock.sleep(tick * ms - elapsedMs, signal)
  }
}
