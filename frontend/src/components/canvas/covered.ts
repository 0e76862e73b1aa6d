import type { Point } from '../../lib/canvas/measures.ts'

/** A part of the canvas in pixels, from its lower right corner. */
export interface CornerBox {
  readonly right: number
  readonly bottom: number
  readonly width: number
  readonly height: number
}

/** A node as far as its place is concerned, in flow units. */
export interface PlacedNode {
  readonly at: Point
  readonly width: number
  readonly height: number
}

interface CanvasView {
  readonly width: number
  readonly height: number
  /** x and y in pixels, and the zoom. */
  readonly transform: readonly [number, number, number]
}

/** Whether any of the nodes lies where the box is. */
export function isCovered(
  box: CornerBox,
  nodes: Iterable<PlacedNode>,
  { width, height, transform: [x, y, zoom] }: CanvasView,
): boolean {
  const right = (width - box.right - x) / zoom
  const bottom = (height - box.bottom - y) / zoom
  const left = right - box.width / zoom
  const top = bottom - box.height / zoom
  for (const { at, width: w, height: h } of nodes) {
    if (at.x < right && at.x + w > left && at.y < bottom && at.y + h > top) return true
  }
  return false
}
