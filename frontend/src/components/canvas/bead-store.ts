import { create } from 'zustand'
import { BEAD_ZOOM, MAX_BEADED_WIRES, overlaps, type Rect } from '../../lib/canvas/measures.ts'
import type { Route } from '../../lib/canvas/wire-lanes.ts'

/** The wires whose beads move: those in view, not more than can be followed. */
const useBeads = create<{ ids: ReadonlySet<string> }>(() => ({ ids: new Set() }))

export function useBeaded(id: string): boolean {
  return useBeads(({ ids }) => ids.has(id))
}

export function setBeads(options: {
  readonly view: Rect
  readonly zoom: number
  readonly routes: ReadonlyMap<string, Route>
  /** Those that flow come first, when there are too many. */
  readonly isFlowing: (id: string) => boolean
}): void {
  const ids = beadedWires(options)
  const { ids: last } = useBeads.getState()
  const isSame = ids.length === last.size && ids.every((id) => last.has(id))
  if (!isSame) useBeads.setState({ ids: new Set(ids) })
}

export function beadedWires({
  view,
  zoom,
  routes,
  isFlowing,
}: Parameters<typeof setBeads>[0]): string[] {
  if (zoom < BEAD_ZOOM) return []
  const inView = [...routes].filter(([, { bounds }]) => overlaps(grown(bounds), view))
  const ids = inView.map(([id]) => id)
  if (ids.length <= MAX_BEADED_WIRES) return ids
  const flowing = ids.filter(isFlowing)
  return flowing.slice(0, MAX_BEADED_WIRES)
}

/** A level wire has no height of its own. */
function grown({ x, y, width, height }: Rect): Rect {
  return { x: x - 2, y: y - 2, width: width + 4, height: height + 4 }
}
