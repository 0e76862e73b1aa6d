/** Measures of a node in flow units (CSS pixels at 100 %); tokens.css has the same for styles. */
export const GRID = 16
/** Round the node; the parts below lie inside it. */
export const NODE_BORDER = 1
export const HEADER_HEIGHT = 44
export const SLOTS_TOP = 3
export const SLOTS_BOTTOM = 7
export const SLOT_ROW = 24
export const SLOT_TARGET = 24
export const FOOTER_HEIGHT = 24
export const MIN_WIDTH = 144
export const MIN_WIDTH_WITH_PICTURE = 176
/** Room for a sentence that is typed or shown. */
export const MIN_WIDTH_WITH_TEXT = 224
export const MAX_WIDTH = 320
export const MIN_ZOOM = 0.3
export const MAX_ZOOM = 2
/** Below this zoom only tile, title and status are drawn. */
export const DETAIL_ZOOM = 0.6
/** Titles keep their size on the screen down to this zoom. */
export const TITLE_ZOOM = 0.35
export const BEAD_ZOOM = 0.5
export const MAX_BEADED_WIRES = 60
/** From this many nodes on, only those in view are in the DOM. */
export const VIRTUAL_FROM = 100

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Rect extends Point {
  readonly width: number
  readonly height: number
}

/** Where the slots of a row are centred, from the top of the node. */
export function slotCentre(row: number, collapsed = false): number {
  const inside = collapsed
    ? HEADER_HEIGHT / 2
    : HEADER_HEIGHT + SLOTS_TOP + SLOT_ROW * row + SLOT_ROW / 2
  return NODE_BORDER + inside
}

/** Where the slots of a side are centred, from the left of the node. */
export function slotX(side: 'in' | 'out', width: number): number {
  return side === 'in' ? NODE_BORDER : width - NODE_BORDER
}

export function snapped(value: number, step = GRID): number {
  return Math.round(value / step) * step
}

export function boundsOf(rects: readonly Rect[]): Rect {
  if (rects.length === 0) return { x: 0, y: 0, width: 0, height: 0 }
  const x = Math.min(...rects.map((rect) => rect.x))
  const y = Math.min(...rects.map((rect) => rect.y))
  return {
    x,
    y,
    width: Math.max(...rects.map((rect) => rect.x + rect.width)) - x,
    height: Math.max(...rects.map((rect) => rect.y + rect.height)) - y,
  }
}

export function overlaps(one: Rect, other: Rect): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  )
}

export function contains(outer: Rect, inner: Rect): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  )
}
