const WINDOW_MS = 2000

/** Events per second over the last two seconds. */
export interface RateCounter {
  add(atMs?: number): void
  rate(atMs?: number): number
}

export function createRateCounter(): RateCounter {
  let times: number[] = []
  const trim = (nowMs: number) => {
    const first = times.findIndex((at) => at > nowMs - WINDOW_MS)
    times = first === -1 ? [] : times.slice(first)
  }
  return {
    add(atMs = performance.now()) {
      times.push(atMs)
      if (times.length % 32 === 0) trim(atMs)
    },
    rate(atMs = performance.now()) {
      trim(atMs)
      if (times.length < 2) return 0
      const seconds = (times.at(-1)! - times[0]!) / 1000
      return seconds > 0 ? (times.length - 1) / seconds : 0
    },
  }
}
