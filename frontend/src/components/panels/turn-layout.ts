import { HANDOVER, type Turn, type TurnPart } from '@openneuro/protocol'
import { t } from '../../texts/en.ts'

/** A line of the waterfall: what a node did, first hidden behind others, then on the path. */
export interface TurnRow {
  readonly nodeId: string
  readonly part: string
  readonly setting: string | null
  /** Time that cost nothing. */
  readonly hidden: Stretch | null
  /** Time on the path. */
  readonly path: Stretch | null
  readonly isHandover: boolean
}
export interface Stretch {
  readonly startMs: number
  readonly ms: number
}

/** In the order in which they began; a part that was hidden first and waited for then is one row. */
export function turnRows({ parts }: Turn): TurnRow[] {
  const rows: TurnRow[] = []
  for (const part of parts) {
    const stretch = { startMs: part.start_ms, ms: part.ms }
    const before = part.overlapped ? -1 : rows.findIndex((row) => goesOn(row, part))
    if (before >= 0) rows[before] = { ...rows[before]!, path: stretch }
    else {
      rows.push({
        nodeId: part.node_id,
        part: part.part,
        setting: part.setting,
        hidden: part.overlapped ? stretch : null,
        path: part.overlapped ? null : stretch,
        isHandover: part.part === HANDOVER,
      })
    }
  }
  return rows
}

function goesOn(row: TurnRow, part: TurnPart): boolean {
  if (row.nodeId !== part.node_id || row.part !== part.part) return false
  if (row.path !== null || row.hidden === null) return false
  return Math.abs(row.hidden.startMs + row.hidden.ms - part.start_ms) < 0.01
}

/** Less than this is the time that a frame takes from one thread to another. */
const EXPLAINED_MS = 5

/** Time of a turn that no node told of, or that was counted twice, in ms; 0 when the parts add up. */
export function unexplainedMs({ total_ms, parts }: Turn): number {
  const sum = parts
    .filter(({ overlapped, part }) => !overlapped && part !== HANDOVER)
    .reduce((total, { ms }) => total + ms, 0)
  const open = total_ms - sum
  return Math.abs(open) < EXPLAINED_MS ? 0 : Math.round(open)
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
  return t.panels.turns.parts[part] ?? part.replaceAll('_', ' ')
}
