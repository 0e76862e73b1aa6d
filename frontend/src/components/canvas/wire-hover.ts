import { useEffect, useMemo, useRef } from 'react'
import { uiActions } from '../../stores/ui-store.ts'
import { canvasState } from './canvas-state.ts'

const OPEN_AFTER_MS = 400
/** Time to go from the wire to its probe. */
const CLOSE_AFTER_MS = 200

let closing: ReturnType<typeof setTimeout> | undefined

/** The probe opens once the pointer rests on a wire. */
export function useWireHover(id: string) {
  const opening = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(opening.current), [])
  return useMemo(
    () => ({
      onPointerEnter() {
        if (canvasState.get().connecting !== null) return
        keepProbe()
        opening.current = setTimeout(() => uiActions.hoverEdge(id), OPEN_AFTER_MS)
      },
      onPointerLeave() {
        clearTimeout(opening.current)
        leaveProbe()
      },
    }),
    [id],
  )
}

export function keepProbe(): void {
  clearTimeout(closing)
}

export function leaveProbe(): void {
  clearTimeout(closing)
  closing = setTimeout(() => uiActions.hoverEdge(null), CLOSE_AFTER_MS)
}
