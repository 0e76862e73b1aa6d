import type { MouseEvent } from 'react'
import { HEADER_HEIGHT, type Point } from '../../lib/canvas/measures.ts'
import { useGraph } from '../../stores/graph-store.ts'
import { uiActions, useUi } from '../../stores/ui-store.ts'
import { canvasState } from './canvas-state.ts'
import { annotationOf, type FlowNode } from './flow-store.ts'
import type { FlowWire } from './WireView.tsx'

/** What right and double clicks open. */
export function useMenus() {
  return MENUS
}

const MENUS = {
  onNodeContextMenu(event: MouseEvent, { id }: FlowNode) {
    if (isInField(event.target)) return
    event.preventDefault()
    const { selectedNodes } = useUi.getState()
    const isPart = selectedNodes.includes(id)
    if (!isPart) uiActions.select({ nodes: [id] })
    openFor(event, isPart ? selectedNodes : [id], id)
  },
  onSelectionContextMenu(event: MouseEvent, nodes: FlowNode[]) {
    event.preventDefault()
    const ids = nodes.map(({ id }) => id)
    if (ids[0] !== undefined) openFor(event, ids, ids[0])
  },
  onEdgeContextMenu(event: MouseEvent, { id }: FlowWire) {
    event.preventDefault()
    uiActions.select({ edges: [id] })
    canvasState.openMenu({ kind: 'wire', screen: pointOf(event), id })
  },
  /** The menu key, or Shift F10: for what is selected. */
  onContextMenu(event: MouseEvent) {
    const isByKeyboard = event.target instanceof Element && event.target.matches('[data-graph]')
    if (!isByKeyboard) return
    event.preventDefault()
    const { selectedNodes, selectedEdges } = useUi.getState()
    const [node] = selectedNodes
    const [edge] = selectedEdges
    const screen = placeOfSelection(event.target as Element)
    if (node !== undefined) openAt(screen, selectedNodes, node)
    else if (edge !== undefined) canvasState.openMenu({ kind: 'wire', screen, id: edge })
    else canvasState.openMenu({ kind: 'pane', screen })
  },
  /** A click on a wire whose probe is open keeps that. */
  onEdgeClick(_: MouseEvent, { id }: FlowWire) {
    const { probe } = useUi.getState()
    if (probe.hovered === id && !probe.pinned.includes(id)) uiActions.togglePin(id)
  },
  onPaneContextMenu(event: MouseEvent | globalThis.MouseEvent) {
    event.preventDefault()
    canvasState.openMenu({ kind: 'pane', screen: pointOf(event) })
  },
  onDoubleClick(event: MouseEvent) {
    const isPane = event.target instanceof Element && event.target.matches('.react-flow__pane')
    if (isPane) canvasState.openQuickAdd({ screen: pointOf(event) })
  },
}

function openFor(event: MouseEvent, ids: readonly string[], under: string): void {
  openAt(pointOf(event), ids, under)
}

function openAt(screen: Point, ids: readonly string[], under: string): void {
  const { nodes } = useGraph.getState()
  const nodeIds = ids.filter((id) => nodes[id] !== undefined)
  const annotation = annotationOf(under)
  if (annotation && nodeIds.length === 0) {
    canvasState.openMenu({ kind: 'annotation', screen, id: annotation.id })
  } else if (nodeIds.length > 0) canvasState.openMenu({ kind: 'nodes', screen, ids: nodeIds })
}

/** At what is selected first, else in the middle of the graph. */
function placeOfSelection(graph: Element): Point {
  const shown = graph.querySelector('.react-flow__node.selected') ?? graph
  const { left, top, width, height } = shown.getBoundingClientRect()
  return { x: left + width / 2, y: top + Math.min(height / 2, HEADER_HEIGHT) }
}

/** Fields have menus of their own. */
function isInField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select') !== null
}

function pointOf({ clientX, clientY }: { clientX: number; clientY: number }) {
  return { x: clientX, y: clientY }
}
