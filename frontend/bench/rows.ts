import { medianOf, type Result } from '../../backend/bench/measure.ts'

/** One measured thing: ours against what it is compared with, and the ratio of the two that it has to keep. */
export interface Measured {
  readonly name: string
  readonly unit: string
  /** The ratio that it has to keep: at most this, unless `isAtLeast`. */
  readonly limit: number
  readonly isAtLeast?: boolean
  /** One per round. */
  readonly ours: readonly number[]
  readonly peers: readonly number[]
  readonly note?: string
}

/** The ratio is that of the medians. */
export function resultOf({ name, unit, limit, isAtLeast = false, ours, peers }: Measured): Result {
  const [median, peerMedian] = [medianOf(ours), medianOf(peers)]
  const ratio = median / peerMedian
  const holds = isAtLeast ? ratio >= limit : ratio <= limit
  return { name, ratio, floor: limit, holds, median, peerMedian, unit }
}

export function lineOf(measured: Measured): string {
  const { name, ratio, floor, holds, median, peerMedian, unit } = resultOf(measured)
  const { ours, peers, note, isAtLeast } = measured
  const ratios = ours.map((value, index) => value / peers[index % peers.length]!)
  const [low, high] = [Math.min(...ratios), Math.max(...ratios)].map((value) => value.toFixed(2))
  return (
    `${holds ? 'holds ' : 'MISSED'} ${name.padEnd(66)} ${ratio.toFixed(2).padStart(6)}` +
    ` (${low}…${high}), ${isAtLeast ? 'at least' : 'at most'} ${Number(floor.toFixed(3))}: ` +
    `${short(median)} to ${short(peerMedian)} ${unit}${note ? ` (${note})` : ''}`
  )
}

function short(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2)
}
