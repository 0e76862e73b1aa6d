import { type DragEvent, useMemo } from 'react'
import { readDragData } from '../../lib/canvas/drag-data.ts'
import { isUnplaced } from '../../lib/canvas/layout.ts'
import { type Annotation, graphActions, insertionOn, useGraph } from '../../stores/graph-store.ts'
import { addComponent } from './adding.ts'
import { canvasState } from './canvas-state.ts'
import {
  ANNOTATION_PREFIX,
  beginDrag,
  endDrag,
  type FlowNode,
  syncFlow,
  useFlow,
} from './flow-store.ts'
import { view } from './view.ts'
import { wiringOfNode } from './wiring-store.ts'

const HEADER_MIDDLE = 22

/** Moving what is there, and dropping what comes from the library. */
export function useDragging() {
  return useMemo(
    () => ({
      onNodeDragStart: (_: unknown, _node: FlowNode, nodes: FlowNode[]) =>
        beginDrag(nodes.map(({ id }) => id)),
      onNodeDrag: (
        event: MouseEvent | TouchEvent | React.MouseEvent,
        node: FlowNode,
        nodes: FlowNode[],
      ) => {
        const isAlone = nodes.length === 1 && isUnwired(node)
        canvasState.setDropEdge(isAlone ? edgeFor(nodeType(node.id), pointIn(event)) : null)
      },
      onNodeDragStop: (_: unknown, node: FlowNode, nodes: FlowNode[]) => {
        const { dropEdge } = canvasState.get()
        canvasState.setDropEdge(null)
        const carried = endDrag()
        graphActions.together('move', () => {
          drop([...nodes.map(({ id }) => id), ...carried])
          if (dropEdge !== null) putOnEdge(node.id, dropEdge)
        })
      },
      onDragOver: (event: DragEvent) => {
        event.preventDefault()
        event.dataTransfer.dropEffect = 'move'
      },
      onDrop: (event: DragEvent) => {
        const data = readDragData(event.dataTransfer)
        if (data === null) return
        event.preventDefault()
        const screen = { x: event.clientX, y: event.clientY }
        const at = view.flowFromScreen(screen)
        const type = data.kind === 'component' ? data.type_ : data.name
        addComponent({
          type,
          at: { x: at.x, y: at.y - HEADER_MIDDLE },
          edgeId: edgeFor(type, screen),
        })
      },
    }),
    [],
  )
}

/** Hands the new places to the graph, as one step. */
function drop(ids: readonly string[]): void {
  const wanted = new Set(ids)
  const moved = useFlow.getState().nodes.filter(({ id }) => wanted.has(id))
  const { nodes, annotations } = useGraph.getState()
  const moves = moved.flatMap(({ id, position: { x, y } }) => {
    const node = nodes[id]
    return node && (node.x !== x || node.y !== y) ? [{ id, x, y }] : []
  })
  const places = new Map(moved.map(({ id, position }) => [id, position]))
  const shifted = annotations.map((one): Annotation => {
    const place = places.get(ANNOTATION_PREFIX + one.id)
    return place && (place.x !== one.x || place.y !== one.y) ? { ...one, ...place } : one
  })
  const areShifted = shifted.some((one, index) => one !== annotations[index])
  graphActions.moveNodes(moves, { annotations: areShifted ? shifted : null })
  syncFlow()
}

function putOnEdge(id: string, edgeId: string): void {
  const slots = insertionOn(edgeId, nodeType(id))
  if (slots) graphActions.insertNodeOnEdge(edgeId, id, slots.inSlot, slots.outSlot)
}

/** The edge at a point of the window on which a component would fit. */
function edgeFor(type: string, { x, y }: { x: number; y: number }): string | null {
  if (typeof document.elementsFromPoint !== 'function') return null
  for (const element of document.elementsFromPoint(x, y)) {
    const id = element.closest('.react-flow__edge')?.getAttribute('data-id')
    if (id && insertionOn(id, type)) return id
  }
  return null
}

function isUnwired(node: FlowNode): boolean {
  const { inputs, outputs } = wiringOfNode(node.id)
  return node.type === 'node' && inputs.length + outputs.length === 0
}

function nodeType(id: string): string {
  return useGraph.getState().nodes[id]?.type ?? ''
}

function pointIn(event: MouseEvent | TouchEvent | React.MouseEvent): { x: number; y: number } {
  const at = 'touches' in event ? (event.touches[0] ?? event.changedTouches[0]!) : event
  return { x: at.clientX, y: at.clientY }
}

/** Graphs that nobody laid out come as a heap: they are drawn from left to right. */
export function needsLayout(): boolean {
  return isUnplaced(Object.values(useGraph.getState().nodes))
}
