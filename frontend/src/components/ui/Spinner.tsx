import { StatusGlyph } from './StatusGlyph.tsx'

/** Something is under way; `label` says what. */
export function Spinner({ label, size = 12 }: { label: string; size?: number }) {
  return <StatusGlyph status="loading" size={size} label={label} />
}
