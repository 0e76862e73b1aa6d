import type { LogEntry } from '@openneuro/protocol'

export interface LogLine extends LogEntry {
  readonly nodeId: string
}

export const MAX_LINES = 600

/** Lines in the order they were printed, each once, the newest at the end. */
export function mergeLines(
  lines: readonly LogLine[],
  nodeId: string,
  entries: readonly LogEntry[],
): readonly LogLine[] {
  const known = new Set(lines.map(({ seq }) => seq))
  const fresh = entries.filter(({ seq }) => !known.has(seq)).map((entry) => ({ ...entry, nodeId }))
  if (fresh.length === 0) return lines
  const last = lines.at(-1)?.seq ?? 0
  const all = [...lines, ...fresh]
  if (fresh.some(({ seq }) => seq < last)) all.sort((one, other) => one.seq - other.seq)
  return all.slice(-MAX_LINES)
}

export function countLines(lines: readonly LogLine[]): { stdout: number; stderr: number } {
  const stderr = lines.filter(({ stream }) => stream === 'stderr').length
  return { stdout: lines.length - stderr, stderr }
}

export function filterLines(lines: readonly LogLine[], search: string): readonly LogLine[] {
  const wanted = search.trim().toLowerCase()
  if (wanted === '') return lines
  return lines.filter(({ text, nodeId }) => `${nodeId} ${text}`.toLowerCase().includes(wanted))
}
