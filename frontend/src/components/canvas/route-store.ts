import { create } from 'zustand'
import { slotCentre, slotX } from '../../lib/canvas/measures.ts'
import { type NodeRect, type Route, routeWires, type Wire } from '../../lib/canvas/wire-lanes.ts'
import { type EditorEdge, type EditorNode, useGraph } from '../../stores/graph-store.ts'
import { layoutNodes, useFlow } from './flow-store.ts'
import { shapeOf } from './node-shape.ts'

/** The course of every wire. Computed once things lie still; what is dragged draws its own. */
export const useRoutes = create<{ routes: ReadonlyMap<string, Route> }>(() => ({
  routes: new Map(),
}))

/** @returns the undo */
export function watchRoutes(): () => void {
  let frame = 0
  const plan = () => {
    if (frame === 0) frame = requestAnimationFrame(update)
  }
  const update = () => {
    frame = 0
    if (!useFlow.getState().isDragging) setRoutes(currentRoutes())
  }
  plan()
  const undo = [
    useFlow.subscribe((state, last) => {
      if (state.nodes !== last.nodes || state.isDragging !== last.isDragging) plan()
    }),
    useGraph.subscribe((state, last) => {
      if (state.edges !== last.edges) plan()
    }),
  ]
  return () => {
    cancelAnimationFrame(frame)
    for (const stop of undo) stop()
  }
}

function currentRoutes(): Map<string, Route> {
  const rects = layoutNodes()
  const byId = new Map(rects.map((rect) => [rect.id, rect]))
  const { edges, nodes } = useGraph.getState()
  const wires = Object.values(edges).flatMap((edge) => wireOf(edge, { byId, nodes }) ?? [])
  return routeWires(wires, rects)
}

/** Courses that are what they were stay the same object. */
function setRoutes(next: Map<string, Route>): void {
  const { routes } = useRoutes.getState()
  let isSame = next.size === routes.size
  for (const [id, route] of next) {
    const old = routes.get(id)
    if (old?.d === route.d) next.set(id, old)
    else isSame = false
  }
  if (!isSame) useRoutes.setState({ routes: next })
}

function wireOf(
  edge: EditorEdge,
  of: {
    byId: ReadonlyMap<string, NodeRect>
    nodes: Readonly<Record<string, EditorNode>>
  },
): Wire | null {
  const [source, target] = [of.nodes[edge.source_node], of.nodes[edge.target_node]]
  const [from, to] = [of.byId.get(edge.source_node), of.byId.get(edge.target_node)]
  if (!source || !target || !from || !to) return null
  const out = shapeOf(source).slots.outputs.findIndex(({ name }) => name === edge.source_slot)
  const into = shapeOf(target).slots.inputs.findIndex(({ name }) => name === edge.target_slot)
  if (out === -1 || into === -1) return null
  return {
    id: edge.id,
    from: { x: from.x + slotX('out', from.width), y: from.y + slotCentre(out, source.collapsed) },
    to: { x: to.x + slotX('in', to.width), y: to.y + slotCentre(into, target.collapsed) },
    sourceNode: edge.source_node,
    targetNode: edge.target_node,
    sourceSlot: edge.source_slot,
    targetSlot: edge.target_slot,
  }
}
