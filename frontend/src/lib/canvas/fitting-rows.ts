import type { ComponentInfo } from '@openneuro/protocol'

export interface FittingRow {
  readonly type: string
  readonly category: string | null
  /** Slots that fit, in the order of declaration; none when nothing has to fit. */
  readonly slots: readonly string[]
  readonly description: string
}

/** One row for each component, in the order of the library. */
export function fittingRows(
  components: readonly ComponentInfo[],
  fitting: readonly { readonly type: string; readonly slot: string | null }[],
): FittingRow[] {
  const slots = new Map<string, string[]>()
  for (const { type, slot } of fitting) {
    const known = slots.get(type) ?? []
    slots.set(type, slot === null ? known : [...known, slot])
  }
  return components.flatMap((info) => {
    const fits = slots.get(info.type_)
    if (!fits) return []
    const category = info.is_composite ? 'composite' : (info.tags.io[0] ?? 'conduit')
    return [{ type: info.type_, category, slots: fits, description: info.description }]
  })
}

/** Names that begin with the text first, then those that contain it, then descriptions. */
export function filterRows(rows: readonly FittingRow[], search: string): FittingRow[] {
  const text = search.trim().toLowerCase()
  if (text === '') return [...rows]
  const rank = (row: FittingRow): number => {
    const name = row.type.toLowerCase()
    if (name.startsWith(text)) return 0
    if (name.includes(text)) return 1
    return row.description.toLowerCase().includes(text) ? 2 : 3
  }
  return rows
    .map((row) => ({ row, at: rank(row) }))
    .filter(({ at }) => at < 3)
    .sort((one, other) => one.at - other.at)
    .map(({ row }) => row)
}
