import type { Point, Rect } from './measures.ts'

/** The course of a wire as it is drawn. */
export interface WirePath {
  readonly d: string
  /** Half way along it: where badges and the probe's ring sit. */
  readonly middle: Point
  readonly bounds: Rect
}

const MIN_CONTROL = 26
const MAX_CONTROL = 120
const LANE_RADIUS = 10

/** How far the control points of a wire lie from its ends. */
export function controlOffset(from: Point, to: Point): number {
  const wanted = Math.abs(to.x - from.x) * 0.5 + Math.abs(to.y - from.y) * 0.06
  return Math.min(Math.max(wanted, MIN_CONTROL), MAX_CONTROL)
}

export function bezierPath(from: Point, to: Point): WirePath {
  const offset = controlOffset(from, to)
  const [c1, c2] = [from.x + offset, to.x - offset]
  return {
    d: `M${from.x} ${from.y}C${c1} ${from.y} ${c2} ${to.y} ${to.x} ${to.y}`,
    middle: bezierPoint(from, to, 0.5),
    bounds: boundsAround([from, to, { x: c1, y: from.y }, { x: c2, y: to.y }]),
  }
}

export function bezierPoint(from: Point, to: Point, t: number): Point {
  const offset = controlOffset(from, to)
  const u = 1 - t
  const [a, b, c, d] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t]
  return {
    x: a * from.x + b * (from.x + offset) + c * (to.x - offset) + d * to.x,
    y: (a + b) * from.y + (c + d) * to.y,
  }
}

/** Straight pieces with rounded corners, smaller where a piece is too short for them. */
export function lanePath(points: readonly Point[]): WirePath {
  const kept = points.filter((point, index) => index === 0 || !isSame(point, points[index - 1]!))
  const pieces = [`M${kept[0]!.x} ${kept[0]!.y}`]
  for (let index = 1; index < kept.length - 1; index++) {
    const [before, corner, after] = [kept[index - 1]!, kept[index]!, kept[index + 1]!]
    const radius = Math.min(LANE_RADIUS, distance(before, corner) / 2, distance(corner, after) / 2)
    const [start, end] = [towards(corner, before, radius), towards(corner, after, radius)]
    pieces.push(`L${start.x} ${start.y}Q${corner.x} ${corner.y} ${end.x} ${end.y}`)
  }
  const last = kept.at(-1)!
  pieces.push(`L${last.x} ${last.y}`)
  return { d: pieces.join(''), middle: halfWay(kept), bounds: boundsAround(kept) }
}

function halfWay(points: readonly Point[]): Point {
  const lengths = points.slice(1).map((point, index) => distance(points[index]!, point))
  let left = lengths.reduce((sum, length) => sum + length, 0) / 2
  for (const [index, length] of lengths.entries()) {
    if (left <= length) return towards(points[index]!, points[index + 1]!, left)
    left -= length
  }
  return points[0]!
}

function boundsAround(points: readonly Point[]): Rect {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)]
  const [x, y] = [Math.min(...xs), Math.min(...ys)]
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y }
}

function isSame(one: Point, other: Point): boolean {
  return one.x === other.x && one.y === other.y
}

function distance(one: Point, other: Point): number {
  return Math.hypot(other.x - one.x, other.y - one.y)
}

function towards(from: Point, to: Point, length: number): Point {
  const whole = distance(from, to)
  if (whole === 0) return from
  const part = length / whole
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }
}
