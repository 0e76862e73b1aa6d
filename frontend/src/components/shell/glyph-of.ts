import type { NodeState } from '../../stores/node-states.ts'
import type { GlyphStatus } from '../ui/StatusGlyph.tsx'

/** The glyph of a node's state: what needs a person comes before what it does meanwhile. */
export function glyphOf({ status, error, missing, progress }: NodeState): GlyphStatus {
  if (missing.length > 0) return 'attention'
  if (error !== null) return status === 'stopped' ? 'failed' : 'loading'
  if (progress !== null || status === 'startup' || status === 'setup') return 'loading'
  return status
}
