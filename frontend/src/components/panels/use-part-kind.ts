import { HANDOVER } from '@openneuro/protocol'
import { type SlotKind, slotKind, useCatalogState } from '../../stores/catalog-store.ts'
import { graphDocument, useGraph } from '../../stores/graph-store.ts'

/** Waiting is no data, so it has no hue. */
const COLOURLESS = ['end_of_speech', 'end_of_turn', HANDOVER]

/** The kind of what a node sends or else takes, which gives its part of a turn its hue. */
export function usePartKind(path: string, part = ''): SlotKind {
  const type = useGraph(() => typeAt(path))
  return useCatalogState(({ byType }) => {
    if (COLOURLESS.includes(part)) return 'any'
    const { outputs = {}, inputs = {} } = byType.get(type) ?? {}
    const kinds = [...Object.values(outputs), ...Object.values(inputs)].map(slotKind)
    return kinds.find((kind) => kind !== 'control') ?? 'any'
  })
}

/** The name of a node, `outer › inner` within composites. */
export function usePathName(path: string): string {
  return useGraph(() => pathName(path))
}

export function pathName(path: string): string {
  const names: string[] = []
  walk(path, (node) => names.push(node.label ?? node.type))
  return names.length > 0 ? names.join(' › ') : path
}

function typeAt(path: string): string {
  let type = ''
  walk(path, (node) => {
    type = node.type
  })
  return type
}

function walk(path: string, visit: (node: { label: string | null; type: string }) => void): void {
  let { nodes } = graphDocument()
  for (const id of path.split('/')) {
    const node = nodes.get(id)
    if (!node) return
    visit(node)
    if (!node.subGraph) return
    nodes = node.subGraph.nodes
  }
}
