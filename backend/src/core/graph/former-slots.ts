import type { Edge, GraphDocument } from '@openneuro/protocol'
import type { Components } from './plan.ts'

/** A graph in which slots and types have the names they have today; older graphs know them under former ones. */
export function withCurrentNames(document: GraphDocument, components: Components): GraphDocument {
  const edges = document.edges.map((edge) => currentEdge(edge, document, components))
  const nodes = new Map(document.nodes)
  for (const [id, node] of nodes) {
    if (node.subGraph) {
      nodes.set(id, { ...node, subGraph: withCurrentNames(node.subGraph, components) })
    } else {
      const type = components(node.type)?.name ?? node.type
      if (type !== node.type) nodes.set(id, { ...node, type })
    }
  }
  return { ...document, nodes, edges }
}

function currentEdge(edge: Edge, document: GraphDocument, components: Components): Edge {
  const current = (nodeId: string, slot: string) =>
    currentSlot({ nodeId, slot }, document, components)
  return {
    ...edge,
    source_slot: current(edge.source_node, edge.source_slot),
    target_slot: current(edge.target_node, edge.target_slot),
  }
}

/** Ports of composites are named after the node and the slot inside: `pulse.request`. */
function currentSlot(
  { nodeId, slot }: { nodeId: string; slot: string },
  document: GraphDocument,
  components: Components,
): string {
  const node = document.nodes.get(nodeId)
  if (!node) return slot
  const dot = slot.indexOf('.')
  if (node.subGraph && dot > 0) {
    const inner = { nodeId: slot.slice(0, dot), slot: slot.slice(dot + 1) }
    return `${inner.nodeId}.${currentSlot(inner, node.subGraph, components)}`
  }
  const former = components(node.type)?.formerSlots ?? {}
  return Object.hasOwn(former, slot) ? former[slot]! : slot
}
