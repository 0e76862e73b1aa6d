import { GRID } from '../../lib/canvas/measures.ts'
import { type Direction, nearestNode } from '../../lib/canvas/nearest.ts'
import type { SlotSide } from '../../lib/canvas/node-slots.ts'
import { useGraph } from '../../stores/graph-store.ts'
import { uiActions, useUi } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { canvasState, type GraphCursor, type SlotEnd } from './canvas-state.ts'
import { nudge } from './commands.ts'
import { connectEnds, fittingSlots, titleOf } from './connecting.ts'
import { layoutNodes } from './flow-store.ts'
import { shapeOf } from './node-shape.ts'
import { view } from './view.ts'

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}
const STEPS: Readonly<Record<Direction, { x: number; y: number }>> = {
  left: { x: -GRID, y: 0 },
  right: { x: GRID, y: 0 },
  up: { x: 0, y: -GRID },
  down: { x: 0, y: GRID },
}
/** About what a new node takes, and its form before it. */
const NEW_NODE = { width: GRID * 12, height: GRID * 8 }
const NEW_FORM = { width: GRID * 19, height: GRID * 30 }
const words = t.canvas.say

interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

type KeyPress = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>

/** The graph by keyboard alone. @returns whether the key was for the graph */
export function graphKey(event: KeyPress): boolean {
  if (event.ctrlKey || event.metaKey) return false
  const cursor = currentCursor()
  const arrow = ARROWS[event.key]
  if (cursor?.wire) return wireKey(event, cursor, cursor.wire)
  if (arrow !== undefined && event.shiftKey) {
    nudge(STEPS[arrow])
    return true
  }
  if (cursor?.slot) return slotKey(event, cursor, cursor.slot)
  if (arrow !== undefined) return goTo(arrow, cursor)
  if (event.key === 'Enter' && cursor) return stepIn(cursor)
  if (event.key === 'Escape') return stepOut()
  return false
}

/** Where the keyboard is: the selected node, unless it went on from there. */
function currentCursor(): GraphCursor | null {
  const { cursor } = canvasState.get()
  const { nodes } = useGraph.getState()
  const [selected] = useUi.getState().selectedNodes
  if (cursor && nodes[cursor.nodeId] && cursor.nodeId === selected) return cursor
  return selected !== undefined && nodes[selected] ? atNode(selected) : null
}

const atNode = (nodeId: string): GraphCursor => ({ nodeId, slot: null, wire: null })

function goTo(direction: Direction, cursor: GraphCursor | null): boolean {
  const rects = layoutNodes()
  const id = cursor ? nearestNode(rects, cursor.nodeId, direction) : firstNode(rects)
  if (id === null) canvasState.say(words.nothingThere)
  else showCursor(atNode(id))
  return true
}

/** The first in reading order. */
function firstNode(rects: ReturnType<typeof layoutNodes>): string | null {
  return [...rects].sort((a, b) => a.x + a.y - (b.x + b.y))[0]?.id ?? null
}

function showCursor(cursor: GraphCursor): void {
  canvasState.set({ cursor })
  uiActions.select({ nodes: [cursor.nodeId] })
  view.reveal(cursor.nodeId)
}

/** Opens the settings and goes on to the first slot. */
function stepIn(cursor: GraphCursor): boolean {
  uiActions.inspect(cursor.nodeId)
  const { inputs, outputs } = slotsOf(cursor.nodeId)
  const first = inputs[0] ?? outputs[0]
  if (first) showCursor({ ...cursor, slot: { side: first.side, name: first.name } })
  return true
}

function stepOut(): boolean {
  canvasState.set({ cursor: null })
  uiActions.inspect(null)
  uiActions.select({})
  return true
}

function slotKey(
  event: KeyPress,
  cursor: GraphCursor,
  slot: NonNullable<GraphCursor['slot']>,
): boolean {
  const arrow = ARROWS[event.key]
  if (arrow !== undefined) {
    showCursor({ ...cursor, slot: nextSlot(cursor.nodeId, slot, arrow) })
    return true
  }
  if (event.key === 'Escape') {
    showCursor(atNode(cursor.nodeId))
    return true
  }
  if (event.key.toLowerCase() !== 'c') return false
  startWire(cursor, { nodeId: cursor.nodeId, side: slot.side, slot: slot.name })
  return true
}

function nextSlot(
  nodeId: string,
  slot: { side: SlotSide; name: string },
  direction: Direction,
): { side: SlotSide; name: string } {
  const { inputs, outputs } = slotsOf(nodeId)
  const [own, other] = slot.side === 'in' ? [inputs, outputs] : [outputs, inputs]
  const row = own.findIndex(({ name }) => name === slot.name)
  const isSideways = direction === 'left' || direction === 'right'
  const found = isSideways
    ? (direction === 'right') === (slot.side === 'in')
      ? other[Math.min(row, other.length - 1)]
      : undefined
    : own[row + (direction === 'down' ? 1 : -1)]
  return found ? { side: found.side, name: found.name } : slot
}

function startWire(cursor: GraphCursor, end: SlotEnd): void {
  const targets = targetsFor(end)
  canvasState.set({ cursor: { ...cursor, wire: { end, target: null } } })
  canvasState.say(
    targets.length === 0
      ? words.nothingFits(end.slot)
      : words.wireStarted(end.slot, targets.length),
  )
}

function wireKey(
  event: KeyPress,
  cursor: GraphCursor,
  { end, target }: NonNullable<GraphCursor['wire']>,
): boolean {
  if (event.key === 'Tab') {
    const targets = targetsFor(end)
    const at = targets.findIndex((one) => isSame(one, target))
    const step = event.shiftKey ? targets.length - 1 : 1
    const next = targets[(Math.max(at, event.shiftKey ? 0 : -1) + step) % targets.length] ?? null
    canvasState.set({ cursor: { ...cursor, wire: { end, target: next } } })
    if (next) {
      view.reveal(next.nodeId)
      canvasState.say(words.target(titleOf(next.nodeId), next.slot))
    }
    return true
  }
  if (event.key === 'Enter') {
    endWire(cursor)
    if (target) connect(end, target)
    else addFitting(end)
    return true
  }
  if (event.key === 'Escape') {
    endWire(cursor)
    canvasState.say(words.cancelled)
  }
  return true
}

function connect(end: SlotEnd, target: SlotEnd): void {
  connectEnds(end, target, { force: false })
  canvasState.say(
    words.connected(
      `${titleOf(end.nodeId)} ${end.slot}`,
      `${titleOf(target.nodeId)} ${target.slot}`,
    ),
  )
}

function endWire(cursor: GraphCursor): void {
  canvasState.set({ cursor: { ...cursor, wire: null } })
}

/** Lists what fits beside a slot. */
export function addFitting(end: SlotEnd): void {
  const rect = layoutNodes([end.nodeId])[0]
  if (!rect) return
  const x = end.side === 'out' ? rect.x + rect.width + GRID * 3 : rect.x - GRID * 18
  const place = freeBelow({ x, y: rect.y, ...NEW_NODE }, layoutNodes())
  view.revealArea({ ...place, ...NEW_FORM })
  canvasState.openQuickAdd({ screen: view.screenFromFlow(place), end })
}

/** The first place from there downwards that no node takes. */
function freeBelow(wanted: Rect, taken: readonly Rect[]): { x: number; y: number } {
  const hit = taken.find(
    ({ x, y, width, height }) =>
      x < wanted.x + wanted.width &&
      wanted.x < x + width &&
      y < wanted.y + wanted.height &&
      wanted.y < y + height,
  )
  if (!hit) return { x: wanted.x, y: wanted.y }
  return freeBelow({ ...wanted, y: hit.y + hit.height + GRID * 3 }, taken)
}

function targetsFor(end: SlotEnd): SlotEnd[] {
  const start = layoutNodes([end.nodeId])[0]
  const far = (rect: { x: number; y: number }) =>
    start ? Math.hypot(rect.x - start.x, rect.y - start.y) : 0
  // Loops are rare: the node itself comes last.
  const isOwn = (rect: { id: string }) => Number(rect.id === end.nodeId)
  const others = layoutNodes().sort(
    (one, other) => isOwn(one) - isOwn(other) || far(one) - far(other),
  )
  const side = end.side === 'in' ? 'outputs' : 'inputs'
  const slots = others.flatMap(({ id }) =>
    slotsOf(id)[side].map((slot): SlotEnd => ({ nodeId: id, side: slot.side, slot: slot.name })),
  )
  return fittingSlots(end, slots)
}

function slotsOf(nodeId: string) {
  const node = useGraph.getState().nodes[nodeId]
  return node ? shapeOf(node).slots : { inputs: [], outputs: [] }
}

function isSame(one: SlotEnd, other: SlotEnd | null): boolean {
  return (
    other !== null &&
    one.nodeId === other.nodeId &&
    one.side === other.side &&
    one.slot === other.slot
  )
}
