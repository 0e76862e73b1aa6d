import { metrics } from '../../stores/metrics-store.ts'
import { canvasState, useCanvas } from './canvas-state.ts'

/** Told of the numbers of a node, while the canvas is near enough to read them. @returns the undo */
export function watchNumbers(id: string, listener: () => void): () => void {
  let undo: (() => void) | null = null

  function follow(): void {
    if (canvasState.get().simplified) {
      undo?.()
      undo = null
    } else if (undo === null) {
      undo = metrics.onNode(id, listener)
      listener()
    }
  }

  follow()
  const stop = useCanvas.subscribe((state, last) => {
    if (state.simplified !== last.simplified) follow()
  })
  return () => {
    stop()
    undo?.()
  }
}
