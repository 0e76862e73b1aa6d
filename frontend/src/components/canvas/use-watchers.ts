import { useOnViewportChange, useReactFlow } from '@xyflow/react'
import { useCallback, useEffect, useLayoutEffect } from 'react'
import { forgetTextWidths } from '../../lib/canvas/node-size.ts'
import { metrics } from '../../stores/metrics-store.ts'
import { useUi } from '../../stores/ui-store.ts'
import { watchBeadRate } from './bead-rest.ts'
import { setBeads } from './bead-store.ts'
import { canvasState } from './canvas-state.ts'
import { type FlowNode, syncFlow, watchFlow } from './flow-store.ts'
import { useRoutes, watchRoutes } from './route-store.ts'
import { setInstance } from './view.ts'
import type { FlowWire } from './WireView.tsx'
import { watchWiring } from './wiring-store.ts'

const BEADS_EVERY_MS = 2000

/** What follows the graph while the canvas is on the page. */
export function useWatchers(): void {
  const flow = useReactFlow<FlowNode, FlowWire>()
  // Before the effects of what is inside, which already move the view.
  useLayoutEffect(() => {
    setInstance(flow)
    return () => setInstance(null)
  }, [flow])

  useEffect(() => {
    const stop = [watchWiring(), watchFlow(), watchRoutes(), watchBeadRate(restBeads)]
    return () => {
      for (const undo of stop) undo()
    }
  }, [])

  // The keyboard is where the selection is.
  useEffect(
    () =>
      useUi.subscribe(({ selectedNodes }, last) => {
        const { cursor } = canvasState.get()
        if (selectedNodes === last.selectedNodes || cursor === null) return
        if (!selectedNodes.includes(cursor.nodeId)) canvasState.set({ cursor: null })
      }),
    [],
  )

  // Widths were measured in another face until the fonts came.
  useEffect(() => {
    let isThere = true
    document.fonts?.ready.then(() => {
      if (!isThere) return
      forgetTextWidths()
      syncFlow()
    })
    return () => {
      isThere = false
    }
  }, [])
}

/** A class, so that no wire is drawn again for it. */
function restBeads(isResting: boolean): void {
  document.querySelector('.react-flow.graph')?.classList.toggle('is-resting', isResting)
}

/** Chooses the wires whose beads move: once the view rests, and now and then when there are many. */
export function useBeadChoice(): void {
  const { getViewport, screenToFlowPosition } = useReactFlow()
  const choose = useCallback(() => {
    const box = document.querySelector('[data-graph]')?.getBoundingClientRect()
    if (!box) return
    const { zoom } = getViewport()
    const corner = screenToFlowPosition({ x: box.left, y: box.top })
    setBeads({
      view: { ...corner, width: box.width / zoom, height: box.height / zoom },
      zoom,
      routes: useRoutes.getState().routes,
      isFlowing: (id) => metrics.edge(id).class !== 'idle',
    })
  }, [getViewport, screenToFlowPosition])
  useOnViewportChange({ onEnd: choose })
  useEffect(() => {
    const timer = setInterval(choose, BEADS_EVERY_MS)
    const unsubscribe = useRoutes.subscribe(choose)
    return () => {
      clearInterval(timer)
      unsubscribe()
    }
  }, [choose])
}
