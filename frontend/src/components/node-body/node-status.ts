import { useCatalogState } from '../../stores/catalog-store.ts'
import { type NodeState, useNodeState } from '../../stores/node-states.ts'
import type { GlyphStatus } from '../ui/index.ts'

/** The glyph that tells how a node is. */
export function glyphStatus(state: NodeState, known = true): GlyphStatus {
  if (!known) return 'unknown'
  const { status, error, missing } = state
  if (status === 'running') return error === null ? 'running' : 'attention'
  if (status === 'startup' || status === 'setup') return 'loading'
  if (missing.length > 0) return 'attention'
  return error === null ? 'stopped' : 'failed'
}

export function useGlyphStatus(path: string, type: string, isComposite = false): GlyphStatus {
  const state = useNodeState(path)
  const known = useCatalogState(({ loaded, byType }) => !loaded || isComposite || byType.has(type))
  return glyphStatus(state, known)
}
