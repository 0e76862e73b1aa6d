import { slotFromHandle } from '../../lib/canvas/node-slots.ts'
import { type Edge, edgeBetween } from '../../lib/graph-model.ts'
import { type Fit, fitOf, graphActions, useGraph } from '../../stores/graph-store.ts'
import type { SlotEnd } from './canvas-state.ts'

/** The edge between two slots, whichever was taken first; null where both are on one side. */
export function edgeBetweenEnds(one: SlotEnd, other: SlotEnd): Edge | null {
  if (one.side === other.side) return null
  const [source, target] = one.side === 'out' ? [one, other] : [other, one]
  return edgeBetween(
    { node: source.nodeId, slot: source.slot },
    { node: target.nodeId, slot: target.slot },
  )
}

/** Makes the wire, or takes the end of `replaced` there. What does not fit needs `force`. */
export function connectEnds(
  one: SlotEnd,
  other: SlotEnd,
  { force, replaced = null }: { force: boolean; replaced?: string | null },
): Fit | null {
  const edge = edgeBetweenEnds(one, other)
  if (edge === null) return null
  return replaced === null
    ? graphActions.addEdge(edge, { force })
    : graphActions.reconnectEdge(replaced, edge, { force })
}

/** Every slot in the graph that a wire from this one could end at, nearest node first. */
export function fittingSlots(from: SlotEnd, slots: readonly SlotEnd[]): SlotEnd[] {
  return slots.filter((slot) => {
    const edge = edgeBetweenEnds(from, slot)
    return edge !== null && fitOf(edge).fits
  })
}

export function titleOf(nodeId: string): string {
  const node = useGraph.getState().nodes[nodeId]
  return node?.label || node?.type || nodeId
}

/** The slot of a handle of the flow library. */
export function endOf(handle: { nodeId: string; id?: string | null }): SlotEnd | null {
  const slot = slotFromHandle(handle.id ?? '')
  return slot && { nodeId: handle.nodeId, ...slot }
}
