import type { Turn } from '@openneuro/protocol'

export type TurnPart = Turn['parts'][number]

/** What the parts on the path leave open of a turn, and time that was counted twice, in ms. */
export function unexplainedMs(turn: Turn): number {
  const sum = turn.parts
    .filter(({ overlapped }) => !overlapped)
    .reduce((total, { ms }) => total + ms, 0)
  return Math.round(turn.total_ms - sum)
}

const STEPS = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000]
const MAX_TICKS = 7

/** Round times for the axis above the bars, from zero to beyond the end. */
export function ticksFor(totalMs: number): number[] {
  const step = STEPS.find((one) => totalMs / one <= MAX_TICKS) ?? totalMs / MAX_TICKS
  const count = Math.max(1, Math.ceil(totalMs / step))
  return Array.from({ length: count + 1 }, (_, index) => index * step)
}

/** `first_token` as people say it. */
export function partWords(part: string): string {
  return part.replaceAll('_', ' ')
}
