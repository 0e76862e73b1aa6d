import { create } from 'zustand'
import { NO_WIRING, type NodeWiring, type Wiring, wiringOf } from '../../lib/canvas/wiring.ts'
import { useGraph } from '../../stores/graph-store.ts'

/** Which slots have a wire: derived once for each change of the edges, not once for each node. */
const useWiring = create<{ wiring: Wiring }>(() => ({
  wiring: wiringOf(Object.values(useGraph.getState().edges)),
}))

/** @returns the undo */
export function watchWiring(): () => void {
  const update = () => {
    const edges = Object.values(useGraph.getState().edges)
    useWiring.setState(({ wiring }) => ({ wiring: wiringOf(edges, wiring) }))
  }
  update()
  return useGraph.subscribe((state, last) => {
    if (state.edges !== last.edges) update()
  })
}

export function useNodeWiring(id: string): NodeWiring {
  return useWiring(({ wiring }) => wiring[id] ?? NO_WIRING)
}

export function wiringOfNode(id: string): NodeWiring {
  return useWiring.getState().wiring[id] ?? NO_WIRING
}

export const onWiring = useWiring.subscribe
