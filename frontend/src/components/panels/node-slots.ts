import type { ComponentInfo } from '@openneuro/protocol'
import { type NodeSlot, nodeSlots } from '../../lib/canvas/node-slots.ts'
import type { EditorEdge, EditorNode } from '../../stores/graph-store.ts'

export interface SlotFacts extends NodeSlot {
  /** The other ends of its wires. */
  readonly peers: readonly { readonly nodeId: string; readonly slot: string }[]
}

type Edges = Readonly<Record<string, EditorEdge>>

/** The slots of a node in the order of their declaration, with what they are wired to. */
export function slotFacts(
  node: Pick<EditorNode, 'id' | 'boundary'>,
  info: ComponentInfo | null,
  edges: Edges,
): { ins: SlotFacts[]; outs: SlotFacts[] } {
  const own = Object.values(edges)
  const used = {
    inputs: [
      ...new Set(own.filter((one) => one.target_node === node.id).map((one) => one.target_slot)),
    ],
    outputs: [
      ...new Set(own.filter((one) => one.source_node === node.id).map((one) => one.source_slot)),
    ],
  }
  const { inputs, outputs } = nodeSlots(node, info, used)
  const facts = (slot: NodeSlot): SlotFacts => ({ ...slot, peers: peersOf(own, node.id, slot) })
  return { ins: inputs.map(facts), outs: outputs.map(facts) }
}

function peersOf(edges: readonly EditorEdge[], id: string, { name, side }: NodeSlot) {
  return side === 'in'
    ? edges
        .filter((edge) => edge.target_node === id && edge.target_slot === name)
        .map((edge) => ({ nodeId: edge.source_node, slot: edge.source_slot }))
    : edges
        .filter((edge) => edge.source_node === id && edge.source_slot === name)
        .map((edge) => ({ nodeId: edge.target_node, slot: edge.target_slot }))
}
