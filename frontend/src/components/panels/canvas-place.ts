import type { ComponentInfo } from '@openneuro/protocol'
import { useGraph } from '../../stores/graph-store.ts'
import { addComponent } from '../canvas/adding.ts'
import { view } from '../canvas/view.ts'

type Point = { readonly x: number; readonly y: number }

const NODE_HALF = { x: 96, y: 48 }
const STEP = 32

/** Adds a component in the middle of what is seen; what can be set is asked for first. */
export function addAtCentre(info: ComponentInfo): void {
  const { x, y } = view.centre()
  const wanted = { x: x - NODE_HALF.x, y: y - NODE_HALF.y }
  const at = freePlace(wanted, Object.values(useGraph.getState().nodes))
  addComponent({ type: info.type_, at })
}

/** Steps aside while a node starts at the same place. */
export function freePlace({ x, y }: Point, taken: readonly Point[]): Point {
  const isTaken = taken.some((one) => Math.abs(one.x - x) < STEP && Math.abs(one.y - y) < STEP)
  return isTaken ? freePlace({ x: x + STEP, y: y + STEP }, taken) : { x, y }
}
