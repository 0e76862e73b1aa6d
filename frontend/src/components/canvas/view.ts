import type { ReactFlowInstance, Viewport } from '@xyflow/react'
import { MAX_ZOOM, MIN_ZOOM, type Point } from '../../lib/canvas/measures.ts'
import type { FlowNode } from './flow-store.ts'
import type { FlowWire } from './WireView.tsx'

type Instance = ReactFlowInstance<FlowNode, FlowWire>

const FIT_PADDING = 0.12
const FIT_MAX_ZOOM = 1
const CALM_MS = 220

let instance: Instance | null = null

/** Where the view came to rest with all of the graph in it; `at` is null on the way there. */
let fitted: { at: Viewport | null } | null = null

/** The canvas that is on the page; null while none is. */
export function setInstance(flow: Instance | null): void {
  instance = flow
}

const duration = () => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : CALM_MS)

function fit(ids: readonly string[] | undefined, ms: number): Promise<boolean> | undefined {
  return instance?.fitView({
    padding: FIT_PADDING,
    minZoom: MIN_ZOOM,
    maxZoom: FIT_MAX_ZOOM,
    duration: ms,
    // Of a large graph only what is in view has been measured.
    includeHiddenNodes: true,
    ...(ids === undefined ? {} : { nodes: ids.map((id) => ({ id })) }),
  })
}

async function fitAll(ms: number): Promise<void> {
  const mine: typeof fitted = { at: null }
  fitted = mine
  await fit(undefined, ms)
  mine.at = instance?.getViewport() ?? null
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
  /** Whether the view is where all of the graph was fitted to it: nobody has moved it since. */
  isFitted: () =>
    fitted !== null &&
    (fitted.at === null || (instance !== null && isSame(fitted.at, instance.getViewport()))),
  /** From now on the view is somewhere because somebody wants it there. */
  leaveFit() {
    fitted = null
  },
  set: (to: Viewport) => instance?.setViewport(to),
  zoomIn() {
    view.leaveFit()
    return instance?.zoomIn({ duration: duration() })
  },
  zoomOut() {
    view.leaveFit()
    return instance?.zoomOut({ duration: duration() })
  },
  zoomTo(zoom: number) {
    view.leaveFit()
    const allowed = Math.min(Math.max(zoom, MIN_ZOOM), MAX_ZOOM)
    return instance?.zoomTo(allowed, { duration: duration() })
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
    const node = instance?.getInternalNode(id)
    if (!node) return
    const { x, y } = node.internals.positionAbsolute
    const width = node.measured.width ?? 0
    const height = node.measured.height ?? 0
    view.revealArea({ x, y, width, height }, duration())
  },
  /** Brings a part of the graph into view, if it is not all there; at once unless told otherwise. */
  revealArea({ x, y, width, height }: Point & { width: number; height: number }, ms = 0) {
    const box = document.querySelector('[data-graph]')?.getBoundingClientRect()
    if (!box || !instance) return
    const [from, to] = [
      view.screenFromFlow({ x, y }),
      view.screenFromFlow({ x: x + width, y: y + height }),
    ]
    const isSeen =
      from.x >= box.left && from.y >= box.top && to.x <= box.right && to.y <= box.bottom
    if (isSeen) return
    view.leaveFit()
    void instance.setCenter(x + width / 2, y + height / 2, {
      zoom: instance.getZoom(),
      duration: ms,
    })
  },
}
