import { useCatalogState } from '../../stores/catalog-store.ts'
import { useNodeState } from '../../stores/node-states.ts'
import { glyphOf } from '../canvas/node-status.ts'
import type { GlyphStatus } from '../ui/index.ts'

/** The glyph that tells how a node is, also one within a composite. */
export function useGlyphStatus(path: string, type: string, isComposite = false): GlyphStatus {
  const state = useNodeState(path)
  const known = useCatalogState(({ loaded, byType }) => !loaded || isComposite || byType.has(type))
  return glyphOf({ ...state, known, restart: 'never' })
}
