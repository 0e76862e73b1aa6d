import { ENV_MASK } from '@openneuro/protocol'

/** A variable as the dialog edits it. `line` is where it stands in the file, null for a new one. */
export interface EnvRow {
  readonly id: string
  readonly line: number | null
  readonly key: string
  readonly value: string
}

/** The text of `.env` beside the rows in it; comments and blank lines are kept as they are. */
export interface EnvFile {
  readonly lines: readonly string[]
  readonly rows: readonly EnvRow[]
}

const ASSIGNMENT = /^(\s*(?:export\s+)?)([^=#\s][^=]*?)\s*=(.*)$/

export function parseEnv(content: string): EnvFile {
  const lines = content === '' ? [] : content.replace(/\r?\n$/, '').split(/\r?\n/)
  const rows = lines.flatMap((text, line): EnvRow[] => {
    const match = ASSIGNMENT.exec(text)
    if (!match) return []
    return [{ id: `line-${line}`, line, key: match[2]!, value: match[3]! }]
  })
  return { lines, rows }
}

/** The text to save: changed rows in their old place, new ones at the end, rows without a key left out. */
export function serialiseEnv(file: EnvFile, rows: readonly EnvRow[]): string {
  const byLine = new Map(rows.filter((row) => row.line !== null).map((row) => [row.line, row]))
  const known = new Set(file.rows.map((row) => row.line))
  const kept = file.lines.flatMap((text, line) => {
    if (!known.has(line)) return [text]
    const row = byLine.get(line)
    return row && row.key.trim() !== '' ? [assignment(row, text)] : []
  })
  const added = rows.filter((row) => row.line === null && row.key.trim() !== '')
  const all = [...kept, ...added.map((row) => assignment(row))]
  return all.length === 0 ? '' : `${all.join('\n')}\n`
}

function assignment(row: EnvRow, before?: string): string {
  const prefix = before === undefined ? '' : (ASSIGNMENT.exec(before)?.[1] ?? '')
  return `${prefix}${row.key.trim()}=${row.value}`
}

/** A variable set to a new value, added if it is not there yet. */
export function withVariable(content: string, key: string, value: string): string {
  const file = parseEnv(content)
  const exists = file.rows.some((row) => row.key === key)
  const rows = exists
    ? file.rows.map((row) => (row.key === key ? { ...row, value } : row))
    : [...file.rows, { id: 'new', line: null, key, value }]
  return serialiseEnv(file, rows)
}

/** The server hides stored values; the eye can show only what was typed since. */
export function isStored(row: EnvRow): boolean {
  return row.line !== null && row.value.includes(ENV_MASK)
}

/** What a shell and the server take for a name. */
export function isKeyName(key: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(key.trim())
}
