const MIN_MS = 50
const MAX_MS = 250
const GROWTH = 1.5
const SHRINK = 0.8
const GOOD_CHUNKS = 100
/** A longer gap is a pause between two replies, not a network that was late. */
const PAUSE_MS = 1000

/** How long sound waits before it is played: longer after it came too late, shorter while all is well. */
export interface JitterBuffer {
  readonly delayMs: number
  /**
   * Tells when a chunk is to start. `endMs` is the end of what is scheduled already, null when there is
   * nothing yet; both are times of the audio clock.
   */
  startOf(chunk: { nowMs: number; endMs: number | null }): number
}

export function createJitterBuffer(): JitterBuffer {
  let delayMs = MIN_MS
  let good = 0

  function late(): void {
    delayMs = Math.min(MAX_MS, delayMs * GROWTH)
    good = 0
  }

  function inTime(): void {
    if (++good < GOOD_CHUNKS) return
    delayMs = Math.max(MIN_MS, delayMs * SHRINK)
    good = 0
  }

  return {
    get delayMs() {
      return delayMs
    },
    startOf({ nowMs, endMs }) {
      if (endMs === null) return nowMs + delayMs
      if (endMs >= nowMs) {
        inTime()
        return endMs
      }
      if (nowMs - endMs < PAUSE_MS) late()
      return nowMs + delayMs
    },
  }
}
