import type { Turn } from '@openneuro/protocol'
import { t } from '../../texts/en.ts'
import { millisecondsText } from '../../texts/numbers.ts'
import { partWords, type TurnRow, turnRows, unexplainedMs } from './turn-layout.ts'

const words = t.panels.turns

/** A turn as text, a line for each part, to be mailed or compared. */
export function turnText(turn: Turn, nameOf: (path: string) => string): string {
  const open = unexplainedMs(turn)
  const rows = turnRows(turn).map((row) => [
    `${nameOf(row.nodeId)} ${partWords(row.part)}`,
    startText(row),
    millisecondsText(row.path?.ms ?? 0),
    causeText(row),
  ])
  const table = [[words.part, words.start, words.ms, words.cause], ...rows]
  return [
    `${words.turn(turn.turn)}: ${headText(turn)}, ${open === 0 ? words.addUp : words.unexplained(millisecondsText(open))}`,
    ...aligned(table),
    '',
  ].join('\n')
}

/** `1,074 ms to first audio` */
export function headText(turn: Turn): string {
  return `${words.total(millisecondsText(turn.total_ms))} ${words.until[turn.outcome ?? 'played']}`
}

/** The setting to blame, and what was saved by working ahead. */
export function causeText({ setting, hidden, path, isHandover }: TurnRow): string {
  if (isHandover) return words.handover
  const early = hidden && (path ? words.early(millisecondsText(hidden.ms)) : words.overlapped)
  return [setting, early].filter(Boolean).join(' · ')
}

function startText({ hidden, path }: TurnRow): string {
  return millisecondsText((hidden ?? path)!.startMs)
}

/** Columns under each other, numbers to the right. */
function aligned(table: readonly (readonly string[])[]): string[] {
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)))
  return table.map((row) =>
    row
      .map((cell, column) =>
        column === 1 || column === 2
          ? cell.padStart(widths[column]!)
          : cell.padEnd(widths[column]!),
      )
      .join('  ')
      .trimEnd(),
  )
}
