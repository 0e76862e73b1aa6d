import type { ComponentInfo } from '@openneuro/protocol'
import type { EditorEdge, EditorNode } from '../../stores/graph-store.ts'

export interface SlotFacts {
  readonly name: string
  readonly side: 'in' | 'out'
  /** As the component declares it. */
  readonly type: string
  /** The other ends of its wires. */
  readonly peers: readonly { readonly nodeId: string; readonly slot: string }[]
}

type Edges = Readonly<Record<string, EditorEdge>>

/** The slots of a node in the order of their declaration, with what they are wired to. */
export function slotFacts(
  node: Pick<EditorNode, 'id' | 'boundary'>,
  info: Pick<ComponentInfo, 'inputs' | 'outputs'> | null,
  edges: Edges,
): { ins: SlotFacts[]; outs: SlotFacts[] } {
  const { inputs = {}, outputs = {} } = node.boundary ?? info ?? {}
  const all = Object.values(edges)
  const facts = (types: Readonly<Record<string, string>>, side: 'in' | 'out') =>
    Object.entries(types).map(
      ([name, type]): SlotFacts => ({ name, side, type, peers: peersOf(all, node.id, name, side) }),
    )
  return { ins: facts(inputs, 'in'), outs: facts(outputs, 'out') }
}

function peersOf(edges: readonly EditorEdge[], id: string, slot: string, side: 'in' | 'out') {
  return side === 'in'
    ? edges
        .filter((edge) => edge.target_node === id && edge.target_slot === slot)
        .map((edge) => ({ nodeId: edge.source_node, slot: edge.source_slot }))
    : edges
        .filter((edge) => edge.source_node === id && edge.source_slot === slot)
        .map((edge) => ({ nodeId: edge.target_node, slot: edge.target_slot }))
}
