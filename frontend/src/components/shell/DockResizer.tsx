import type { KeyboardEvent, PointerEvent } from 'react'
import { uiActions, useUi } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'

const MIN_HEIGHT = 160
const MAX_SHARE = 0.6
const STEP = 16

/** The upper edge of the dock: drag it, or use the arrow keys. */
export function DockResizer() {
  const height = useUi((state) => state.dockHeight)

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    const start = { y: event.clientY, height }
    const handle = event.currentTarget
    handle.setPointerCapture(event.pointerId)
    const move = (next: globalThis.PointerEvent) =>
      uiActions.setDockHeight(allowed(start.height + start.y - next.clientY))
    handle.addEventListener('pointermove', move)
    handle.addEventListener(
      'lostpointercapture',
      () => handle.removeEventListener('pointermove', move),
      { once: true },
    )
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowUp: STEP, ArrowDown: -STEP }[event.key]
    if (by === undefined) return
    event.preventDefault()
    uiActions.setDockHeight(allowed(height + by))
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that moves is not a line of text
    <div
      role="separator"
      aria-orientation="horizontal"
      aria-label={t.panels.dock.resize}
      aria-valuemin={MIN_HEIGHT}
      aria-valuemax={highest()}
      aria-valuenow={height}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
      className="layer-panel absolute inset-x-0 -top-1 h-2 cursor-ns-resize"
    />
  )
}

const highest = () => Math.round(window.innerHeight * MAX_SHARE)
const allowed = (height: number) => Math.max(MIN_HEIGHT, Math.min(highest(), Math.round(height)))
