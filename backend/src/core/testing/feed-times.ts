/** One item and when it is sent. */
export interface Feed {
  readonly slot: string
  readonly timeUs: number
  readonly item: unknown
}

/** Where a run starts that is fed nothing with a time, µs since the Unix epoch: 1 January 2025. */
const DEFAULT_ORIGIN_US = Date.UTC(2025, 0, 1) * 1000

/**
 * Puts items in order of their time. A frame is sent at its own time, another item with the one before
 * it; the run starts at the time of the earliest.
 */
export function feedTimes(inputs: Readonly<Record<string, readonly unknown[]>>): {
  originUs: number
  feeds: readonly Feed[]
} {
  const times = Object.values(inputs)
    .flat()
    .map(timeOf)
    .filter((time) => time !== null)
  const originUs = times.reduce(
    (least, time) => Math.min(least, time),
    times[0] ?? DEFAULT_ORIGIN_US,
  )
  const feeds: Feed[] = []
  for (const [slot, items] of Object.entries(inputs)) {
    let timeUs = originUs
    for (const item of items) {
      timeUs = Math.max(timeUs, timeOf(item) ?? timeUs)
      feeds.push({ slot, timeUs, item })
    }
  }
  return { originUs, feeds: feeds.sort((a, b) => a.timeUs - b.timeUs) }
}

function timeOf(item: unknown): number | null {
  const { timestampUs } = item as { timestampUs?: unknown }
  return typeof timestampUs === 'number' ? timestampUs : null
}
