import type { ReactFlowInstance, Viewport } from '@xyflow/react'
import {
  DETAIL_ZOOM,
  MAX_ZOOM,
  MIN_ZOOM,
  type Point,
  type Rect,
} from '../../lib/canvas/measures.ts'
import type { FlowNode } from './flow-store.ts'
import type { FlowWire } from './WireView.tsx'

type Instance = ReactFlowInstance<FlowNode, FlowWire>

const FIT_PADDING = 0.12
/** A graph that would be smaller than this with all of it in view is looked at from far away. */
const OVERVIEW_ZOOM = 0.4
/** Pixels beside a graph that does not fit. */
const MARGIN = 32
const FIT_MAX_ZOOM = 1
const CALM_MS = 220

let instance: Instance | null = null

/** Where the view came to rest with the graph in it; `at` is null on the way there. */
let fitted: { at: Viewport | null; readonly isToBeRead: boolean } | null = null

/** The canvas that is on the page; null while none is. */
export function setInstance(flow: Instance | null): void {
  instance = flow
}

/** From left to right, or from the top to the bottom, in pixels. */
interface Stretch {
  readonly start: number
  readonly end: number
}

/** When the movement ends that began last, in ms since the page's. */
let glideEndsAt = 0
/** It may still wait for the graph to be measured. */
let lastFit: Promise<boolean> | undefined

/** A movement begins that takes so long. */
function glide(ms = duration()): { duration: number } {
  glideEndsAt = performance.now() + ms
  return { duration: ms }
}

const duration = () => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : CALM_MS)

function fit(ids: readonly string[] | undefined, ms: number): Promise<boolean> | undefined {
  return instance?.fitView({
    padding: FIT_PADDING,
    minZoom: MIN_ZOOM,
    maxZoom: FIT_MAX_ZOOM,
    ...glide(ms),
    // Of a large graph only what is in view has been measured.
    includeHiddenNodes: true,
    ...(ids === undefined ? {} : { nodes: ids.map((id) => ({ id })) }),
  })
}

async function fitAll(ms: number, isToBeRead = false): Promise<void> {
  const mine: typeof fitted = { at: null, isToBeRead }
  fitted = mine
  lastFit = fit(undefined, ms)
  await lastFit
  if (isToBeRead) comeNearer()
  mine.at = instance?.getViewport() ?? null
}

/** Where all of the graph could just not be read, as much of it as can, from its beginning. */
function comeNearer(): void {
  const box = document.querySelector('[data-graph]')?.getBoundingClientRect()
  const zoom = instance?.getZoom() ?? 1
  if (!instance || !box || zoom >= DETAIL_ZOOM || zoom < OVERVIEW_ZOOM) return
  const { x, y, width, height } = instance.getNodesBounds(instance.getNodes())
  void instance.setViewport({
    x: startOf(box.width, width) - x * DETAIL_ZOOM,
    y: startOf(box.height, height) - y * DETAIL_ZOOM,
    zoom: DETAIL_ZOOM,
  })
}

/** Where on the screen a length of the graph begins: in the middle, or at the margin if it is too long for that. */
function startOf(room: number, length: number): number {
  return Math.max(MARGIN, (room - length * DETAIL_ZOOM) / 2)
}

function areaOf(id: string): Rect | null {
  const node = instance?.getInternalNode(id)
  if (!node) return null
  const { width = 0, height = 0 } = node.measured
  return { ...node.internals.positionAbsolute, width, height }
}

/** How far to move so that a stretch lies in another: as little as possible, to the middle from outside. */
function wayInto(room: Stretch, { start, end }: Stretch): number {
  if (start >= room.start && end <= room.end) return 0
  const toMiddle = (room.start + room.end - start - end) / 2
  const isOutside = start >= room.end || end <= room.start
  if (isOutside || end - start > room.end - room.start - 2 * MARGIN) return toMiddle
  return start < room.start ? room.start + MARGIN - start : room.end - MARGIN - end
}

/** But for the rounding of what is kept. */
function isSame(one: Viewport, other: Viewport): boolean {
  return Math.abs(one.x - other.x) <= 1 && Math.abs(one.y - other.y) <= 1 && one.zoom === other.zoom
}

/** What the view can be told from anywhere in the editor. */
export const view = {
  /** All of the graph, or some of its nodes. */
  fit(ids?: readonly string[], ms = duration()) {
    if (ids === undefined) return fitAll(ms)
    view.leaveFit()
    return fit(ids, ms)
  },
  /** As `fit`, for when nobody asked for all of it: at a zoom at which nodes can be read and used. */
  fitToRead: () => fitAll(0, true),
  /** Fits the graph once more in the way it was fitted last, if nobody has moved the view since. */
  fitAgain() {
    if (fitted && view.isFitted()) void fitAll(0, fitted.isToBeRead)
  },
  /** Whether the view is where the graph was fitted to it: nobody has moved it since. */
  isFitted: () =>
    fitted !== null &&
    (fitted.at === null || (instance !== null && isSame(fitted.at, instance.getViewport()))),
  /** From now on the view is somewhere because somebody wants it there. */
  leaveFit() {
    fitted = null
  },
  set: (to: Viewport) => instance?.setViewport(to),
  /** Where somebody left it. A fit that still waits was meant for the graph before this one. */
  restore(to: Viewport) {
    view.set(to)
    void lastFit?.then(() => view.set(to))
  },
  /** Whether it is on its way: a movement that ends now has made way for this one. */
  isGliding: () => performance.now() < glideEndsAt,
  zoomIn() {
    view.leaveFit()
    return instance?.zoomIn(glide())
  },
  zoomOut() {
    view.leaveFit()
    return instance?.zoomOut(glide())
  },
  zoomTo(zoom: number) {
    view.leaveFit()
    const allowed = Math.min(Math.max(zoom, MIN_ZOOM), MAX_ZOOM)
    return instance?.zoomTo(allowed, glide())
  },
  flowFromScreen: (point: Point): Point => instance?.screenToFlowPosition({ ...point }) ?? point,
  screenFromFlow: (point: Point): Point => instance?.flowToScreenPosition({ ...point }) ?? point,
  /** The middle of what is seen, in flow units. */
  centre(): Point {
    const box = document.querySelector('[data-graph]')?.getBoundingClientRect()
    if (!box) return { x: 0, y: 0 }
    return view.flowFromScreen({ x: box.x + box.width / 2, y: box.y + box.height / 2 })
  },
  /** Brings a node into view, if it is not there already. */
  reveal(id: string) {
    const area = areaOf(id)
    if (area) view.revealArea(area, duration())
  },
  /** Brings a node into view, and near enough to be read and used. */
  visit(id: string) {
    const area = areaOf(id)
    if (!area || !instance) return
    if (instance.getZoom() >= DETAIL_ZOOM) return view.revealArea(area, duration())
    view.leaveFit()
    void instance.setCenter(area.x + area.width / 2, area.y + area.height / 2, {
      zoom: 1,
      ...glide(),
    })
  },
  /** Brings a part of the graph into view, if it is not all there; at once unless told otherwise. */
  revealArea({ x, y, width, height }: Rect, ms = 0) {
    const box = document.querySelector('[data-graph]')?.getBoundingClientRect()
    if (!box || !instance) return
    const [from, to] = [
      view.screenFromFlow({ x, y }),
      view.screenFromFlow({ x: x + width, y: y + height }),
    ]
    const dx = wayInto({ start: box.left, end: box.right }, { start: from.x, end: to.x })
    const dy = wayInto({ start: box.top, end: box.bottom }, { start: from.y, end: to.y })
    if (dx === 0 && dy === 0) return
    view.leaveFit()
    const now = instance.getViewport()
    void instance.setViewport({ ...now, x: now.x + dx, y: now.y + dy }, glide(ms))
  },
}
