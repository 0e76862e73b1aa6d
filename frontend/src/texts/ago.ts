const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const LONG_AGO_MS = 7 * DAY_MS

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const date = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric' })

/** `just now`, `2 minutes ago`, `yesterday`, `18 November 2026`. */
export function agoText(atMs: number, nowMs: number = Date.now()): string {
  const ms = nowMs - atMs
  if (ms < MINUTE_MS) return 'just now'
  if (ms < HOUR_MS) return relative.format(-Math.floor(ms / MINUTE_MS), 'minute')
  if (ms < DAY_MS) return relative.format(-Math.floor(ms / HOUR_MS), 'hour')
  if (ms < LONG_AGO_MS) return relative.format(-Math.floor(ms / DAY_MS), 'day')
  return date.format(atMs)
}
