import type { ComponentInfo } from '@openneuro/protocol'
import { needsForm } from '../../lib/canvas/drag-data.ts'
import { graphActions, useGraph } from '../../stores/graph-store.ts'
import { uiActions, useUi } from '../../stores/ui-store.ts'

const NODE_HALF_WIDTH = 96
const STEP = 32

/** A free place in the middle of what is seen of the graph. */
export function centreOfCanvas(): { x: number; y: number } {
  const { viewports, project } = useUi.getState()
  const { x, y, zoom } = viewports[project] ?? { x: 0, y: 0, zoom: 1 }
  const box = document.querySelector('.react-flow')?.getBoundingClientRect()
  const middle = { x: (box?.width ?? 0) / 2, y: (box?.height ?? 0) / 2 }
  const wanted = {
    x: snapped((middle.x - x) / zoom - NODE_HALF_WIDTH),
    y: snapped((middle.y - y) / zoom - STEP),
  }
  return freePlace(wanted, Object.values(useGraph.getState().nodes))
}

/** Steps aside while a node starts at the same place. */
export function freePlace(
  { x, y }: { x: number; y: number },
  taken: readonly { x: number; y: number }[],
): { x: number; y: number } {
  const isTaken = taken.some((one) => Math.abs(one.x - x) < STEP && Math.abs(one.y - y) < STEP)
  return isTaken ? freePlace({ x: x + STEP, y: y + STEP }, taken) : { x, y }
}

/** Adds a component where one looks; what can be set is asked for first. */
export function addAtCentre(info: ComponentInfo): void {
  const place = centreOfCanvas()
  if (needsForm(info)) return uiActions.openDialog('newNode', { type: info.type_, ...place })
  const id = graphActions.addNode({ type: info.type_, ...place })
  uiActions.select({ nodes: [id] })
}

function snapped(value: number): number {
  const grid = 16
  return Math.round(value / grid) * grid
}
