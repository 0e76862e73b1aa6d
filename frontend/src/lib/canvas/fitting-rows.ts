import type { ComponentInfo } from '@openneuro/protocol'
import { searchRank } from '../search-rank.ts'

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
  const text = search.trim()
  if (text === '') return [...rows]
  return rows
    .map((row) => ({ row, rank: searchRank({ title: row.type, detail: row.description }, text) }))
    .filter(({ rank }) => rank > 0)
    .sort((one, other) => other.rank - one.rank)
    .map(({ row }) => row)
}
