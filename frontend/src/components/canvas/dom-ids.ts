import type { SlotSide } from '../../lib/canvas/node-slots.ts'

/** Ids of elements that the graph points at as its active one. */
export function nodeDomId(id: string): string {
  return `graph-node-${encodeURIComponent(id)}`
}

export function slotDomId(nodeId: string, side: SlotSide, slot: string): string {
  return `graph-slot-${encodeURIComponent(nodeId)}-${side}-${encodeURIComponent(slot)}`
}
