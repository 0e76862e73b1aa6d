import { applyNodeChanges, type Node, type NodeChange } from '@xyflow/react'
import { create } from 'zustand'
import { contentOf } from '../../lib/canvas/annotations.ts'
import type { LayoutNode } from '../../lib/canvas/layout.ts'
import { HEADER_HEIGHT, SLOT_TARGET, slotCentre, slotX } from '../../lib/canvas/measures.ts'
import { handleId, type NodeSlot } from '../../lib/canvas/node-slots.ts'
import { useCatalogState } from '../../stores/catalog-store.ts'
import { type Annotation, type EditorNode, useGraph } from '../../stores/graph-store.ts'
import { uiActions, useUi } from '../../stores/ui-store.ts'
import { type ConfiguringNode, canvasState, useCanvas } from './canvas-state.ts'
import { shapeOf } from './node-shape.ts'
import { onWiring } from './wiring-store.ts'

export type FlowNode = Node<Record<string, never>, 'node' | 'annotation' | 'configuring'>

const NO_DATA: Record<string, never> = {}
export const ANNOTATION_PREFIX = 'annotation:'
const ANNOTATION_LAYER = -1
const CONFIGURING_LAYER = 1000
const SELECTED_LAYER = 1

/**
 * What is on the canvas as the flow library knows it. Places follow the graph, except while something is
 * dragged: then they are the canvas's own until it is dropped.
 */
export const useFlow = create<{ nodes: readonly FlowNode[]; isDragging: boolean }>(() => ({
  nodes: [],
  isDragging: false,
}))

/** Keeps the canvas in step with the graph and the selection. @returns the undo */
export function watchFlow(): () => void {
  syncFlow()
  const undo = [
    useGraph.subscribe((state, last) => {
      if (state.nodes !== last.nodes || state.annotations !== last.annotations) syncFlow()
    }),
    useUi.subscribe((state, last) => {
      if (state.selectedNodes !== last.selectedNodes) syncFlow()
    }),
    useCanvas.subscribe((state, last) => {
      if (state.configuring !== last.configuring) syncFlow()
    }),
    useCatalogState.subscribe(syncFlow),
    onWiring(syncFlow),
  ]
  return () => {
    for (const stop of undo) stop()
  }
}

/** Nodes that are what they were stay the same object, so that nothing is drawn again for them. */
export function syncFlow(): void {
  const { nodes: old, isDragging } = useFlow.getState()
  const { nodes, annotations } = useGraph.getState()
  const selected = new Set(useUi.getState().selectedNodes)
  const byId = new Map(old.map((node) => [node.id, node]))
  const wanted = [
    ...annotations.map((annotation) => annotationNode(annotation)),
    ...Object.values(nodes).map((node) => graphNode(node)),
    ...canvasState.get().configuring.map(configuringNode),
  ]
  const next = wanted.map((node) => {
    const known = byId.get(node.id)
    const isSelected = selected.has(node.id)
    // What is selected lies above its like; a frame stays behind the nodes.
    const zIndex = node.zIndex ?? (isSelected ? SELECTED_LAYER : 0)
    if (!known) return { ...node, selected: isSelected, zIndex }
    const isHeld = isDragging && known.dragging
    const position = isHeld ? known.position : node.position
    const isSame =
      known.position.x === position.x &&
      known.position.y === position.y &&
      known.selected === isSelected &&
      known.width === node.width &&
      (node.type !== 'annotation' || known.height === node.height)
    return isSame ? known : { ...known, ...node, position, selected: isSelected, zIndex }
  })
  const isSame = next.length === old.length && next.every((node, index) => node === old[index])
  if (!isSame) useFlow.setState({ nodes: next })
}

/** What the flow library reports: places while dragging, sizes, selection. */
export function changeFlow(changes: readonly NodeChange<FlowNode>[]): void {
  const { nodes, isDragging } = useFlow.getState()
  const selects = changes.filter((change) => change.type === 'select')
  if (selects.length > 0) applySelection(selects)
  const others = changes.filter(
    (change) => change.type === 'position' || change.type === 'dimensions',
  )
  if (others.length === 0) return
  const moved = isDragging ? withCarried(others, nodes) : others
  useFlow.setState({ nodes: applyNodeChanges([...moved], [...useFlow.getState().nodes]) })
}

function applySelection(changes: readonly { id: string; selected: boolean }[]): void {
  const selected = new Set(useUi.getState().selectedNodes)
  for (const { id, selected: is } of changes) {
    if (is) selected.add(id)
    else selected.delete(id)
  }
  uiActions.select({ nodes: [...selected], edges: useUi.getState().selectedEdges })
}

let carried: ReadonlyMap<string, readonly string[]> = new Map()

/** A frame takes along what lies on it when the drag begins. */
export function beginDrag(ids: readonly string[]): void {
  const items = useFlow.getState().nodes.map(layoutNode)
  const dragged = new Set(ids)
  carried = new Map(
    ids.flatMap((id) => {
      const annotation = annotationOf(id)
      if (!annotation) return []
      const content = contentOf({ ...annotation, id }, items)
      return [[id, content.map((item) => item.id).filter((item) => !dragged.has(item))] as const]
    }),
  )
  useFlow.setState({ isDragging: true })
}

/** @returns what was moved along by frames */
export function endDrag(): string[] {
  const ids = [...carried.values()].flat()
  carried = new Map()
  useFlow.setState({ isDragging: false })
  return ids
}

function withCarried(
  changes: readonly NodeChange<FlowNode>[],
  nodes: readonly FlowNode[],
): NodeChange<FlowNode>[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const extra = changes.flatMap((change): NodeChange<FlowNode>[] => {
    if (change.type !== 'position' || !change.position) return []
    const content = carried.get(change.id)
    const frame = byId.get(change.id)
    if (!content || !frame) return []
    const [dx, dy] = [change.position.x - frame.position.x, change.position.y - frame.position.y]
    return content.flatMap((id): NodeChange<FlowNode>[] => {
      const node = byId.get(id)
      if (!node) return []
      const position = { x: node.position.x + dx, y: node.position.y + dy }
      return [{ id, type: 'position', position, dragging: true }]
    })
  })
  return [...changes, ...extra]
}

export function annotationOf(flowId: string): Annotation | null {
  if (!flowId.startsWith(ANNOTATION_PREFIX)) return null
  const id = flowId.slice(ANNOTATION_PREFIX.length)
  return useGraph.getState().annotations.find((one) => one.id === id) ?? null
}

/** Places and sizes as they are on the canvas now. */
export function layoutNode(node: FlowNode): LayoutNode {
  return {
    id: node.id,
    ...node.position,
    width: node.measured?.width ?? node.width ?? node.initialWidth ?? 0,
    height: node.measured?.height ?? node.height ?? node.initialHeight ?? HEADER_HEIGHT,
  }
}

export function layoutNodes(ids?: readonly string[]): LayoutNode[] {
  const wanted = ids && new Set(ids)
  return useFlow
    .getState()
    .nodes.filter((node) => node.type === 'node' && (!wanted || wanted.has(node.id)))
    .map(layoutNode)
}

function graphNode(node: EditorNode): FlowNode {
  const shape = shapeOf(node)
  return {
    id: node.id,
    type: 'node',
    position: { x: node.x, y: node.y },
    data: NO_DATA,
    width: shape.width,
    initialHeight: shape.height,
    // Known before it is drawn, so that wires to nodes out of view have ends.
    handles: [
      ...shape.slots.inputs.map((slot, row) => handleOf(slot, { row, node, width: shape.width })),
      ...shape.slots.outputs.map((slot, row) => handleOf(slot, { row, node, width: shape.width })),
    ],
  }
}

function handleOf(
  slot: NodeSlot,
  { row, node, width }: { row: number; node: EditorNode; width: number },
): NonNullable<FlowNode['handles']>[number] {
  const half = SLOT_TARGET / 2
  return {
    id: handleId(slot.side, slot.name),
    type: slot.side === 'in' ? 'target' : 'source',
    position: (slot.side === 'in' ? 'left' : 'right') as NonNullable<
      FlowNode['handles']
    >[number]['position'],
    x: slotX(slot.side, width) - half,
    y: slotCentre(row, node.collapsed) - half,
    width: SLOT_TARGET,
    height: SLOT_TARGET,
  }
}

function annotationNode(annotation: Annotation): FlowNode {
  const { id, x, y, width, height } = annotation
  return {
    id: `${ANNOTATION_PREFIX}${id}`,
    type: 'annotation',
    position: { x, y },
    data: NO_DATA,
    width,
    height,
    zIndex: ANNOTATION_LAYER,
  }
}

function configuringNode({ id, at }: ConfiguringNode): FlowNode {
  return {
    id,
    type: 'configuring',
    position: at,
    data: NO_DATA,
    width: 288,
    zIndex: CONFIGURING_LAYER,
    selectable: false,
  }
}
