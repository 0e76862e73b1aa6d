import { useCatalogState } from '../../stores/catalog-store.ts'
import { useGraph } from '../../stores/graph-store.ts'
import { type NodeState, nodeStates } from '../../stores/node-states.ts'
import { t } from '../../texts/en.ts'
import { bandOf } from '../node-body/band-of.ts'
import type { GlyphStatus } from '../ui/index.ts'

const ATTENTION = new Set([
  'input',
  'secret',
  'model',
  'device',
  'program',
  'host',
  'file',
  'silent',
])
const STOPPED: NodeState = {
  status: 'stopped',
  error: null,
  progress: null,
  restarts: 0,
  note: null,
  missing: [],
}

/** The glyph of a node; a string, so that it is drawn again only when it is another one. */
export function useNodeGlyph(id: string): GlyphStatus {
  const type = useGraph((state) => state.nodes[id]?.type ?? '')
  const restart = useGraph((state) => state.nodes[id]?.restart ?? 'never')
  const isComposite = useGraph((state) => state.nodes[id]?.subGraph != null)
  const known = useCatalogState((state) => !state.loaded || isComposite || state.byType.has(type))
  return nodeStates.use((states) => glyphOf({ ...(states[id] ?? STOPPED), known, restart }))
}

export function glyphOf(facts: Parameters<typeof bandOf>[0]): GlyphStatus {
  const band = bandOf(facts)
  if (band === null) return facts.status === 'running' ? 'running' : 'stopped'
  if (band.kind === 'unknown' || band.kind === 'failed') return band.kind
  if (ATTENTION.has(band.kind)) return 'attention'
  return 'loading'
}

/** For a person who listens: `loading 62 percent`. */
export function useStatusWords(id: string, glyph: GlyphStatus): string {
  const percent = nodeStates.use((states) => {
    const fraction = states[id]?.progress?.fraction
    return fraction == null ? null : Math.round(fraction * 100)
  })
  return glyph === 'loading' && percent !== null
    ? t.canvas.node.loadingPercent(percent)
    : t.shell.status[glyph]
}
