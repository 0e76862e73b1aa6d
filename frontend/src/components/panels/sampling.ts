import { metrics, metricsNodes } from '../../stores/metrics-store.ts'
import { RateHistory, type RatePoint, SAMPLE_MS } from './rate-history.ts'

/** The history that the dashboard draws: kept all the time, so that it is there when it is looked at. */
export const rateHistory = new RateHistory()
const listeners = new Set<() => void>()

/** Reads once a second for as long as it is not undone. @returns the undo */
export function watchRates(): () => void {
  const timer = setInterval(sample, SAMPLE_MS)
  return () => clearInterval(timer)
}

/** Told after each reading. @returns the undo */
export function onReading(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function sample(): void {
  if (metrics.connection !== 'live') return
  rateHistory.add(new Map(metricsNodes().map((id) => [id, pointOf(id)])))
  for (const listener of listeners) listener()
}

/** What a node sends, all of its outputs together. */
function pointOf(id: string): RatePoint {
  const point = { rate: 0, bytes: 0 }
  for (const slot of Object.keys(metrics.book.node(id)?.senders ?? {})) {
    const flow = metrics.book.flow(id, 'senders', slot)
    point.rate += flow.rate
    point.bytes += flow.bytesPerSecond
  }
  return point
}
