import { needsForm } from '../../lib/canvas/drag-data.ts'
import { type Point, snapped } from '../../lib/canvas/measures.ts'
import { componentOf } from '../../stores/catalog-store.ts'
import { graphActions, insertionOn } from '../../stores/graph-store.ts'
import { uiActions, useUi } from '../../stores/ui-store.ts'
import { canvasState, type SlotEnd } from './canvas-state.ts'
import { connectEnds } from './connecting.ts'

export interface Addition {
  readonly type: string
  readonly at: Point
  /** Wired to this slot by the new node's slot of that name. */
  readonly wire?: { readonly end: SlotEnd; readonly slot: string } | null
  /** Put between the ends of this edge. */
  readonly edgeId?: string | null
}

/** A component at a place. One with parameters shows its form first. */
export function addComponent({ type, at, wire = null, edgeId = null }: Addition): void {
  const info = componentOf(type)
  if (info && !info.is_composite && needsForm(info)) {
    canvasState.configure({ type, at: placeOf(at), wire, edgeId })
  } else createNode({ type, at, wire, edgeId }, {})
}

/** The node and its wire are one step. @returns the id of the node */
export function createNode(
  addition: Addition,
  initArgs: Readonly<Record<string, unknown>>,
): string {
  const id = graphActions.together('add', () => putNode(addition, initArgs))
  canvasState.set({ cursor: null })
  uiActions.select({ nodes: [id] })
  return id
}

function putNode(
  { type, at, wire = null, edgeId = null }: Addition,
  initArgs: Readonly<Record<string, unknown>>,
): string {
  const node = { type, ...placeOf(at), initArgs }
  const slots = edgeId === null ? null : insertionOn(edgeId, type)
  const inserted =
    edgeId === null || slots === null
      ? null
      : graphActions.insertNodeOnEdge(edgeId, node, slots.inSlot, slots.outSlot)
  const id = inserted ?? graphActions.addNode(node)
  if (wire) {
    const side = wire.end.side === 'in' ? 'out' : 'in'
    connectEnds(wire.end, { nodeId: id, slot: wire.slot, side }, { force: false })
  }
  return id
}

function placeOf({ x, y }: Point): Point {
  return useUi.getState().snap
    ? { x: snapped(x), y: snapped(y) }
    : { x: Math.round(x), y: Math.round(y) }
}
