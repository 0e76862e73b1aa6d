import type { ComponentInfo } from '@openneuro/protocol'
import { lazy, memo, Suspense } from 'react'
import { DRAG_TYPE } from '../../lib/canvas/drag-data.ts'
import { t } from '../../texts/en.ts'
import { ComponentIcon, Floating, useHovering } from '../ui/index.ts'
import { addAtCentre } from './canvas-place.ts'
import { kindsOf, Signature } from './Signature.tsx'

const InfoCard = lazy(async () => ({ default: (await import('./InfoCard.tsx')).InfoCard }))

const OPEN_MS = 300
const CLOSE_MS = 100

/** One component: drag it onto the graph, or press Enter; resting on it tells more. */
export const LibraryRow = memo(function LibraryRow({
  info,
  first,
}: {
  info: ComponentInfo
  first: boolean
}) {
  const { takes, gives } = kindsOf(info)
  const { anchor, trigger, shown } = useHovering({ openMs: OPEN_MS, closeMs: CLOSE_MS })
  return (
    <>
      <button
        {...trigger}
        data-state={anchor === null ? 'closed' : 'open'}
        type="button"
        data-row
        tabIndex={first ? 0 : -1}
        draggable
        aria-label={t.panels.library.row(info.type_, takes.join(', '), gives.join(', '))}
        onDragStart={(event) => writeDragData(event.dataTransfer, info)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          addAtCentre(info)
        }}
        onDoubleClick={() => addAtCentre(info)}
        className="mx-1.5 flex h-7 w-[calc(100%-12px)] cursor-grab items-center gap-2 rounded-sm pr-2 pl-[22px] text-1 text-sm [--glyph-surface:var(--color-panel)] hover:bg-hover active:cursor-grabbing data-[state=open]:bg-hover"
      >
        <ComponentIcon
          type={info.type_}
          category={info.is_composite ? 'composite' : null}
          size={15}
          className="shrink-0 text-3"
        />
        <span className="clip min-w-0 flex-1 text-left">{info.type_}</span>
        <Signature info={info} />
      </button>
      {anchor !== null && (
        <Floating
          {...shown}
          anchor={anchor}
          side="right"
          align="start"
          gap={8}
          className="rise layer-menu max-h-[70vh] w-[280px] overflow-y-auto rounded-md border border-line-strong bg-raised p-3 shadow-menu [--glyph-surface:var(--color-raised)]"
        >
          <Suspense>
            <InfoCard info={info} />
          </Suspense>
        </Floating>
      )}
    </>
  )
})

/** What the canvas, and other programs, get when the row is dropped. */
function writeDragData(transfer: DataTransfer, info: ComponentInfo): void {
  const data = info.is_composite
    ? { kind: 'project', name: info.type_ }
    : { kind: 'component', ...info }
  const text = JSON.stringify(data)
  transfer.setData(DRAG_TYPE, text)
  transfer.setData('text/plain', text)
  transfer.effectAllowed = 'move'
}
