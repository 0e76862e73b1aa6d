import type { Point, Rect } from './measures.ts'
import { bezierPath, bezierPoint, lanePath, type WirePath } from './wire-path.ts'

export interface Wire {
  readonly id: string
  readonly from: Point
  readonly to: Point
  readonly sourceNode: string
  readonly targetNode: string
  /** Wires of one slot may share a lane. */
  readonly sourceSlot: string
  readonly targetSlot: string
}

export interface NodeRect extends Rect {
  readonly id: string
}

export interface Route extends WirePath {
  readonly from: Point
  readonly to: Point
  readonly isLane: boolean
}

interface Taken {
  /** Where the straight piece is: x of a vertical one, y of a horizontal one. */
  readonly at: number
  readonly start: number
  readonly end: number
  readonly slots: readonly string[]
}

/** What must lie between the ends for a wire to run forwards. */
const FORWARD_PX = 8
const STUB = 14
const LANE_GAP = 8
/** Room between a lane and a node: over a node also for its turn chip. */
const UNDER = 14
const OVER = 26
const SAMPLES = 16
/** Bends around a node cost less than a lane far away. */
const MAX_STEPS = 24

/**
 * The course of every wire. A wire that runs backwards, or would pass behind a node, takes a lane under or
 * over the nodes; inner lanes are given first, so that lanes nest.
 */
export function routeWires(wires: readonly Wire[], nodes: readonly NodeRect[]): Map<string, Route> {
  const routes = new Map<string, Route>()
  const lanes: Wire[] = []
  for (const wire of wires) {
    if (needsLane(wire, nodes)) lanes.push(wire)
    else routes.set(wire.id, { ...bezierPath(wire.from, wire.to), ...ends(wire), isLane: false })
  }
  const verticals: Taken[] = []
  const horizontals: Taken[] = []
  const planned = lanes
    .map((wire) => ({ wire, level: levelFor(wire, nodes) }))
    .sort((one, other) => reach(one.wire, one.level.y) - reach(other.wire, other.level.y))
  for (const { wire, level } of planned) {
    const points = placeLane(wire, { level, nodes, verticals, horizontals })
    routes.set(wire.id, { ...lanePath(points), ...ends(wire), isLane: true })
  }
  return routes
}

export function needsLane(wire: Wire, nodes: readonly NodeRect[]): boolean {
  const { from, to } = wire
  if (to.x - from.x < FORWARD_PX) return true
  const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)]
  return nodes.some((node) => {
    if (node.id === wire.sourceNode || node.id === wire.targetNode) return false
    if (node.x > to.x || node.x + node.width < from.x) return false
    if (node.y > bottom || node.y + node.height < top) return false
    for (let step = 1; step < SAMPLES; step++) {
      if (isInside(bezierPoint(from, to, step / SAMPLES), node)) return true
    }
    return false
  })
}

/** The height of the lane nearest to both ends, and the side on which further lanes are put. */
function levelFor(wire: Wire, nodes: readonly NodeRect[]): { y: number; step: number } {
  const [left, right] = [
    Math.min(wire.from.x, wire.to.x) - STUB,
    Math.max(wire.from.x, wire.to.x) + STUB,
  ]
  const spans = nodes
    .filter((node) => node.x < right && node.x + node.width > left)
    .map((node) => ({ top: node.y - OVER, bottom: node.y + node.height + UNDER }))
    .sort((one, other) => one.top - other.top)
  const blocked: { top: number; bottom: number }[] = []
  for (const span of spans) {
    const last = blocked.at(-1)
    if (last && span.top <= last.bottom + LANE_GAP) last.bottom = Math.max(last.bottom, span.bottom)
    else blocked.push({ ...span })
  }
  const travel = (y: number) => Math.abs(y - wire.from.y) + Math.abs(y - wire.to.y)
  const levels = blocked.flatMap(({ top, bottom }) => [
    { y: bottom, step: LANE_GAP },
    { y: top, step: -LANE_GAP },
  ])
  const middle = (wire.from.y + wire.to.y) / 2
  return levels.reduce(
    (best, level) => (travel(level.y) < travel(best.y) ? level : best),
    levels[0] ?? { y: middle, step: LANE_GAP },
  )
}

function placeLane(
  wire: Wire,
  {
    level,
    nodes,
    verticals,
    horizontals,
  }: {
    level: { y: number; step: number }
    nodes: readonly NodeRect[]
    verticals: Taken[]
    horizontals: Taken[]
  },
): Point[] {
  const { from, to } = wire
  const slots = [
    `out ${wire.sourceNode} ${wire.sourceSlot}`,
    `in ${wire.targetNode} ${wire.targetSlot}`,
  ]
  const down = (end: Point, step: number) =>
    clearOfNodes(end.x + Math.sign(step) * STUB, step, span(end.y, level.y), nodes)
  const x1 = free(down(from, LANE_GAP), LANE_GAP, span(from.y, level.y), [slots[0]!], verticals)
  const x2 = free(down(to, -LANE_GAP), -LANE_GAP, span(to.y, level.y), [slots[1]!], verticals)
  const y = free(level.y, level.step, span(x1, x2), slots, horizontals)
  verticals.push({ at: x1, ...span(from.y, y), slots: [slots[0]!] })
  verticals.push({ at: x2, ...span(to.y, y), slots: [slots[1]!] })
  horizontals.push({ at: y, ...span(x1, x2), slots })
  return [from, { x: x1, y: from.y }, { x: x1, y }, { x: x2, y }, { x: x2, y: to.y }, to]
}

/** The next place from `at` on where no other wire runs along the same stretch. */
function free(
  at: number,
  step: number,
  { start, end }: { start: number; end: number },
  slots: readonly string[],
  taken: readonly Taken[],
): number {
  let place = at
  const isTaken = () =>
    taken.some(
      (other) =>
        Math.abs(other.at - place) < LANE_GAP - 1 &&
        other.start < end + LANE_GAP &&
        start < other.end + LANE_GAP &&
        !other.slots.some((slot) => slots.includes(slot)),
    )
  for (let tries = 0; tries < MAX_STEPS && isTaken(); tries++) place += step
  return place
}

/** Moves a vertical piece sideways until it stands in no node. */
function clearOfNodes(
  at: number,
  step: number,
  { start, end }: { start: number; end: number },
  nodes: readonly NodeRect[],
): number {
  let place = at
  for (let tries = 0; tries < 4; tries++) {
    const hit = nodes.find(
      (node) =>
        place > node.x - LANE_GAP &&
        place < node.x + node.width + LANE_GAP &&
        node.y < end - 1 &&
        node.y + node.height > start + 1,
    )
    if (!hit) return place
    const next = step > 0 ? hit.x + hit.width + STUB : hit.x - STUB
    if (next === place) return place
    place = next
  }
  return place
}

/** How far a lane reaches: the inner ones of a nest reach less far. */
function reach(wire: Wire, y: number): number {
  return Math.abs(wire.from.x - wire.to.x) + Math.abs(wire.from.y - y) + Math.abs(wire.to.y - y)
}

function span(one: number, other: number): { start: number; end: number } {
  return { start: Math.min(one, other), end: Math.max(one, other) }
}

function isInside({ x, y }: Point, node: Rect): boolean {
  return x > node.x && x < node.x + node.width && y > node.y && y < node.y + node.height
}

function ends({ from, to }: Wire): { from: Point; to: Point } {
  return { from, to }
}
