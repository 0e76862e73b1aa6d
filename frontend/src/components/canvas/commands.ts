import { type Alignment, align } from '../../lib/canvas/align.ts'
import { FRAME_SIZE, frameAround, NOTE_SIZE } from '../../lib/canvas/annotations.ts'
import {
  autoLayout,
  isStillLaidOut,
  type LayoutEdge,
  type LayoutNode,
  type Placed,
} from '../../lib/canvas/layout.ts'
import { GRID, type Point, snapped } from '../../lib/canvas/measures.ts'
import { type ClipboardGraph, clipboardText, parseClipboard, partOf } from '../../lib/clipboard.ts'
import { randomId } from '../../lib/window-id.ts'
import {
  type Annotation,
  graphActions,
  graphDocument,
  onNextStep,
  useGraph,
} from '../../stores/graph-store.ts'
import { uiActions, useUi } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { dismissToastWithKey, toast } from '../ui/index.ts'
import { canvasState } from './canvas-state.ts'
import { titleOf } from './connecting.ts'
import { ANNOTATION_PREFIX, annotationOf, layoutNodes } from './flow-store.ts'
import { view } from './view.ts'

/** Offset of a second paste at the same place. */
const PASTE_STEP = 2 * GRID

interface Chosen {
  readonly nodeIds: string[]
  readonly edgeIds: string[]
  readonly annotationIds: string[]
}

/** What is selected and still there. */
export function chosen(): Chosen {
  const { selectedNodes, selectedEdges } = useUi.getState()
  const { nodes, edges } = useGraph.getState()
  return {
    nodeIds: selectedNodes.filter((id) => nodes[id] !== undefined),
    edgeIds: selectedEdges.filter((id) => edges[id] !== undefined),
    annotationIds: selectedNodes.flatMap((id) => annotationOf(id)?.id ?? []),
  }
}

/** Deletes at once; the message offers the way back. */
export function removeChosen(what: Chosen = chosen()): void {
  const { nodeIds, edgeIds, annotationIds } = what
  if (nodeIds.length + edgeIds.length + annotationIds.length === 0) return
  const text = removedText(what)
  graphActions.remove(what)
  uiActions.select({})
  toast({
    key: 'removed',
    text,
    action: { label: t.canvas.removed.undo, onSelect: () => graphActions.undo() },
  })
  // From the next step on it would take back something else.
  onNextStep(() => dismissToastWithKey('removed'))
}

function removedText({ nodeIds, edgeIds, annotationIds }: Chosen): string {
  const words = t.canvas.removed
  const gone = new Set(nodeIds)
  const wires = Object.values(useGraph.getState().edges).filter(
    ({ id, source_node, target_node }) =>
      gone.has(source_node) || gone.has(target_node) || edgeIds.includes(id),
  ).length
  if (nodeIds.length === 0) {
    return wires > 0 ? words.wires(wires) : words.annotations(annotationIds.length)
  }
  const what = nodeIds.length === 1 ? words.one(titleOf(nodeIds[0]!)) : words.many(nodeIds.length)
  return wires > 0 ? words.withWires(what, wires) : what
}

/** Null when nothing is selected that could be copied. */
export function copiedText(): string | null {
  const { nodeIds, annotationIds } = chosen()
  if (nodeIds.length + annotationIds.length === 0) return null
  return clipboardText(partOf(graphDocument(), nodeIds, annotationIds))
}

/** For menus; the keys use the browser's own copying. */
export async function copyChosen(): Promise<void> {
  const text = copiedText()
  if (text !== null) await navigator.clipboard.writeText(text)
}

let lastPaste: { text: string; times: number } = { text: '', times: 0 }

/** Adds a graph from the clipboard. One from elsewhere is shown and asked about first. */
export function pasteText(text: string, at?: Point): void {
  const part = parseClipboard(text)
  if (part === null) {
    toast({ text: t.canvas.failed.paste })
    return
  }
  lastPaste = { text, times: lastPaste.text === text ? lastPaste.times + 1 : 0 }
  const middle = at ?? view.centre()
  const place = {
    x: snapped(middle.x + lastPaste.times * PASTE_STEP),
    y: snapped(middle.y + lastPaste.times * PASTE_STEP),
  }
  if (part.isOwn) addPasted(part, place)
  else {
    uiActions.openDialog('pasteForeign', {
      graph: part,
      onConfirm: () => addPasted(part, place),
    })
  }
}

export async function pasteFromClipboard(at?: Point): Promise<void> {
  pasteText(await navigator.clipboard.readText(), at)
}

function addPasted(part: ClipboardGraph, at: Point): void {
  selectNew(graphActions.paste(part, at))
}

export function duplicateChosen(): void {
  const { nodeIds, annotationIds } = chosen()
  if (nodeIds.length + annotationIds.length === 0) return
  selectNew(graphActions.duplicate(nodeIds, annotationIds))
}

function selectNew({ nodeIds, annotationIds }: { nodeIds: string[]; annotationIds: string[] }) {
  uiActions.select({ nodes: [...nodeIds, ...annotationIds.map((id) => ANNOTATION_PREFIX + id)] })
}

export function selectAll(): void {
  const { nodes, edges, annotations } = useGraph.getState()
  uiActions.select({
    nodes: [...Object.keys(nodes), ...annotations.map(({ id }) => ANNOTATION_PREFIX + id)],
    edges: Object.keys(edges),
  })
}

/** Asks for a name, then makes one node of those that are selected. */
export function askGroup(ids: readonly string[], screen: Point): void {
  if (ids.length > 1) canvasState.set({ naming: { ids, screen } })
  else toast({ key: 'group', text: t.canvas.menu.groupHint })
}

export function groupNodes(ids: readonly string[], name: string): void {
  try {
    uiActions.select({ nodes: [graphActions.group(ids, name)] })
  } catch (error) {
    sayFailed(t.canvas.failed.group, error)
  }
}

export function ungroupNodes(ids: readonly string[]): void {
  const { nodes } = useGraph.getState()
  try {
    const composites = ids.filter((id) => nodes[id]?.subGraph)
    const inner = graphActions.together('ungroup', () =>
      composites.flatMap((id) => graphActions.ungroup(id)),
    )
    if (inner.length > 0) uiActions.select({ nodes: inner })
  } catch (error) {
    sayFailed(t.canvas.failed.ungroup, error)
  }
}

export function alignChosen(alignment: Alignment): void {
  moveCalmly(align(layoutNodes(chosen().nodeIds), alignment))
}

let lastLayout: { nodes: LayoutNode[]; edges: LayoutEdge[] } = { nodes: [], edges: [] }

/** Of what is selected, or of the whole graph. */
export async function layOut(): Promise<void> {
  const { nodeIds } = chosen()
  const ids = nodeIds.length > 1 ? nodeIds : Object.keys(useGraph.getState().nodes)
  const edges = Object.values(useGraph.getState().edges).map((edge) => ({
    source: edge.source_node,
    target: edge.target_node,
  }))
  const nodes = layoutNodes(ids)
  if (!isStillLaidOut(lastLayout, nodes, edges)) {
    const places = await autoLayout(nodes, edges)
    lastLayout = { nodes: nodes.map((node, index) => ({ ...node, ...places[index]! })), edges }
    moveCalmly(places.filter(({ x, y }, index) => nodes[index]!.x !== x || nodes[index]!.y !== y))
  }
  if (nodeIds.length <= 1) requestAnimationFrame(() => void view.fit())
}

const SETTLE_MS = 240

/** Nodes that a command moves, or its undo, glide to their places. */
export function moveCalmly(places: readonly Placed[]): void {
  if (places.length === 0) return
  settle()
  graphActions.moveNodes(places)
}

let settling: ReturnType<typeof setTimeout> | undefined
export function settle(): void {
  const graph = document.querySelector('[data-graph]')
  graph?.classList.add('is-settling')
  clearTimeout(settling)
  settling = setTimeout(() => graph?.classList.remove('is-settling'), SETTLE_MS)
}

/** Keyboard: by one step of the grid. */
export function nudge(by: Point): void {
  const { nodeIds, annotationIds } = chosen()
  const { nodes, annotations } = useGraph.getState()
  const moved = annotations.map((one) =>
    annotationIds.includes(one.id) ? { ...one, x: one.x + by.x, y: one.y + by.y } : one,
  )
  graphActions.moveNodes(
    nodeIds.map((id) => ({ id, x: nodes[id]!.x + by.x, y: nodes[id]!.y + by.y })),
    { annotations: annotationIds.length > 0 ? moved : null, repeats: true },
  )
}

export function addAnnotation(kind: Annotation['kind'], at: Point): void {
  const size = kind === 'note' ? NOTE_SIZE : FRAME_SIZE
  putAnnotation({ kind, x: snapped(at.x), y: snapped(at.y), ...size })
}

export function frameChosen(): void {
  const rects = layoutNodes(chosen().nodeIds)
  if (rects.length > 0) putAnnotation({ kind: 'frame', ...frameAround(rects) })
}

function putAnnotation(annotation: Omit<Annotation, 'id' | 'text' | 'color'>): void {
  const id = randomId()
  graphActions.setAnnotations([
    ...useGraph.getState().annotations,
    { ...annotation, id, text: '', color: '' },
  ])
  uiActions.select({ nodes: [ANNOTATION_PREFIX + id] })
  canvasState.rename(ANNOTATION_PREFIX + id)
}

export function changeAnnotation(id: string, fields: Partial<Annotation>): void {
  const { annotations } = useGraph.getState()
  graphActions.setAnnotations(
    annotations.map((one) => (one.id === id ? { ...one, ...fields } : one)),
  )
}

export function sayFailed(text: string, error: unknown): void {
  toast({
    text,
    tone: 'failed',
    ...(error instanceof Error ? { detail: error.message } : {}),
  })
}
