import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import { uiActions, useUi } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { Dock } from './entries.tsx'
import { Region } from './Region.tsx'

const MIN_HEIGHT = 160
const MAX_SHARE = 0.6
const KEY_STEP = 16

/** Where turns, metrics, memory and the log stand: below the graph, as high as it is dragged. */
export function DockFrame() {
  const isOpen = useUi((state) => state.dock !== null || state.logOpen)
  const height = useUi((state) => state.dockHeight)
  if (!isOpen) return null
  return (
    <section
      aria-label={t.shell.regions.dock}
      style={{ height: within(height) }}
      className="layer-panel relative flex shrink-0 flex-col border-line border-t bg-panel"
    >
      <ResizeHandle height={height} />
      <Region name={t.shell.regions.dock}>
        <Dock />
      </Region>
    </section>
  )
}

function ResizeHandle({ height }: { height: number }) {
  const drag = useRef<{ y: number; height: number } | null>(null)
  const setHeight = (next: number) => uiActions.setDockHeight(within(next))
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    drag.current = { y: event.clientY, height }
  }
  const onPointerMove = (event: PointerEvent) => {
    if (drag.current !== null) setHeight(drag.current.height + drag.current.y - event.clientY)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowUp') setHeight(height + KEY_STEP)
    else if (event.key === 'ArrowDown') setHeight(height - KEY_STEP)
    else return
    event.preventDefault()
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be dragged or focused
    <div
      role="separator"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label={t.shell.regions.dockHeight}
      aria-valuenow={Math.round(within(height))}
      aria-valuemin={MIN_HEIGHT}
      aria-valuemax={Math.round(maxHeight())}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        drag.current = null
      }}
      onKeyDown={onKeyDown}
      className="absolute inset-x-0 -top-1 z-10 h-2 cursor-row-resize touch-none hover:bg-line-strong"
    />
  )
}

const maxHeight = () => Math.max(MIN_HEIGHT, window.innerHeight * MAX_SHARE)
const within = (height: number) => Math.min(maxHeight(), Math.max(MIN_HEIGHT, height))
