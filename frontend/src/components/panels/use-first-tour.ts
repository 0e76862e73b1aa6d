import { useEffect } from 'react'
import { useGraph } from '../../stores/graph-store.ts'
import { useRunning } from '../../stores/node-states.ts'
import { uiActions, useUi } from '../../stores/ui-store.ts'

/** The graph is to be seen first. */
const DELAY_MS = 1200

/** Shows the tour on the first running graph that somebody sees here. */
export function useFirstTour(): void {
  const isDone = useUi((state) => state.tourDone)
  const loaded = useGraph((state) => state.loaded)
  const isRunning = useRunning().running > 0
  const isDue = !isDone && loaded && isRunning
  useEffect(() => {
    if (!isDue) return
    const timer = setTimeout(() => {
      if (useUi.getState().tour === 'closed') uiActions.showTour('due')
    }, DELAY_MS)
    return () => clearTimeout(timer)
  }, [isDue])
}
