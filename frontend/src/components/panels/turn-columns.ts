/** Of the waterfall, beside each other: node and part, bar, milliseconds, cause. */
export const COLUMNS =
  'grid grid-cols-[minmax(88px,160px)_minmax(80px,1fr)_44px_minmax(72px,180px)] items-center gap-x-2'

/** A place or a length on the axis, for CSS. */
export function percent(ms: number, span: number): string {
  return `${(ms / span) * 100}%`
}
