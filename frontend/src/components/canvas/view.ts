import type { ReactFlowInstance } from '@xyflow/react'
import { MAX_ZOOM, MIN_ZOOM, type Point } from '../../lib/canvas/measures.ts'
import type { FlowNode } from './flow-store.ts'
import type { FlowWire } from './WireView.tsx'

type Instance = ReactFlowInstance<FlowNode, FlowWire>

const FIT_PADDING = 0.12
const FIT_MAX_ZOOM = 1
const CALM_MS = 220

let instance: Instance | null = null

/** The canvas that is on the page; null while none is. */
export function setInstance(flow: Instance | null): void {
  instance = flow
}

const duration = () => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : CALM_MS)

/** What the view can be told from anywhere in the editor. */
export const view = {
  fit: (ids?: readonly string[], ms = duration()) =>
    instance?.fitView({
      padding: FIT_PADDING,
      minZoom: MIN_ZOOM,
      maxZoom: FIT_MAX_ZOOM,
      duration: ms,
      // Of a large graph only what is in view has been measured.
      includeHiddenNodes: true,
      ...(ids === undefined ? {} : { nodes: ids.map((id) => ({ id })) }),
    }),
  set: (to: { x: number; y: number; zoom: number }) => instance?.setViewport(to),
  zoomIn: () => instance?.zoomIn({ duration: duration() }),
  zoomOut: () => instance?.zoomOut({ duration: duration() }),
  zoomTo: (zoom: number) =>
    instance?.zoomTo(Math.min(Math.max(zoom, MIN_ZOOM), MAX_ZOOM), { duration: duration() }),
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
    void instance.setCenter(x + width / 2, y + height / 2, {
      zoom: instance.getZoom(),
      duration: ms,
    })
  },
}
