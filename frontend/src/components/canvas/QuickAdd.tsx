import clsx from 'clsx'
import { Search } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { type FittingRow, filterRows, fittingRows } from '../../lib/canvas/fitting-rows.ts'
import { slotKind, typeWord, useCatalog } from '../../stores/catalog-store.ts'
import { componentsFitting, insertionOn, useGraph, useSlotType } from '../../stores/graph-store.ts'
import { t } from '../../texts/en.ts'
import { type Category, IconTile, Kbd, KindGlyph } from '../ui/index.ts'
import { addComponent } from './adding.ts'
import { canvasState, type QuickAddRequest, useCanvas } from './canvas-state.ts'
import { view } from './view.ts'

/** The list of components at a point: what fits the wire that was dropped there, or all of them. */
export function QuickAdd() {
  const request = useCanvas((state) => state.quickAdd)
  if (request === null) return null
  return <QuickAddList key={`${request.screen.x} ${request.screen.y}`} request={request} />
}

const WIDTH = 240
const HEIGHT = 330
const ROW_OFFSET = 40

function QuickAddList({ request }: { request: QuickAddRequest }) {
  const components = useCatalog()
  const rows = useFittingRows(request)
  const [search, setSearch] = useState('')
  const [active, setActive] = useState(0)
  const box = useRef<HTMLDivElement>(null)
  const listId = useId()
  const shown = useMemo(() => filterRows(rows, search), [rows, search])
  const { end, screen } = request

  useEffect(() => closeOutside(box.current), [])
  useEffect(() => {
    document.getElementById(`${listId}-${active}`)?.scrollIntoView({ block: 'nearest' })
  }, [active, listId])

  const add = (row: FittingRow | undefined) => {
    if (!row) return
    close()
    const at = view.flowFromScreen(screen)
    addComponent({
      type: row.type,
      at: { x: at.x, y: at.y - ROW_OFFSET },
      wire: end && row.slots[0] !== undefined ? { end, slot: row.slots[0] } : null,
      edgeId: request.edgeId,
    })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation()
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setActive((active + step + shown.length) % Math.max(shown.length, 1))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      add(shown[active])
    } else if (event.key === 'Escape') close()
    else if (event.key === 'Tab') event.preventDefault()
  }

  return (
    <div
      ref={box}
      role="dialog"
      aria-label={end ? t.canvas.quickAdd.labelFitting(end.slot) : t.canvas.quickAdd.label}
      className="rise layer-menu fixed flex flex-col overflow-hidden rounded-md border border-line-strong bg-raised shadow-menu"
      style={{
        width: WIDTH,
        maxHeight: HEIGHT,
        left: Math.max(8, Math.min(screen.x, innerWidth - WIDTH - 8)),
        top: Math.max(8, Math.min(screen.y, innerHeight - HEIGHT - 8)),
      }}
    >
      <div className="flex h-10 shrink-0 items-center gap-2 border-line border-b px-3">
        <Search size={14} strokeWidth={1.75} className="shrink-0 text-3" aria-hidden="true" />
        <input
          // biome-ignore lint/a11y/noAutofocus: the list was asked for, its search is where typing goes
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={shown.length > 0 ? `${listId}-${active}` : undefined}
          aria-label={t.canvas.quickAdd.search}
          placeholder={placeholderFor(request)}
          value={search}
          className="min-w-0 flex-1 bg-transparent text-1 text-sm outline-none"
          onChange={(event) => {
            setSearch(event.target.value)
            setActive(0)
          }}
          onKeyDown={onKeyDown}
        />
        {end && <EndKind end={end} />}
      </div>
      <div
        id={listId}
        role="listbox"
        aria-label={t.canvas.quickAdd.label}
        className="min-h-0 flex-1 overflow-y-auto p-[5px]"
      >
        {shown.map((row, index) => (
          <QuickAddRow
            key={row.type}
            id={`${listId}-${index}`}
            row={row}
            isActive={index === active}
            onPoint={() => setActive(index)}
            onSelect={() => add(row)}
          />
        ))}
        {shown.length === 0 && (
          <p className="px-2 py-2 text-3 text-sm">{t.canvas.quickAdd.nothing(search)}</p>
        )}
      </div>
      <footer className="num flex h-[30px] shrink-0 items-center justify-between border-line border-t px-3 text-3 text-xs">
        {end
          ? t.canvas.quickAdd.fit(rows.length, components.length)
          : t.canvas.quickAdd.count(rows.length)}
        <span className="flex items-center gap-1">
          <Kbd>↵</Kbd> {t.canvas.quickAdd.adds}
        </span>
      </footer>
    </div>
  )
}

function QuickAddRow({
  id,
  row,
  isActive,
  onPoint,
  onSelect,
}: {
  id: string
  row: FittingRow
  isActive: boolean
  onPoint: () => void
  onSelect: () => void
}) {
  const detail =
    row.slots.length > 1 ? t.canvas.quickAdd.slotsFit(row.slots.length) : (row.slots[0] ?? '')
  return (
    // The search field has the focus and the keys; the row is for the pointer.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      className={clsx(
        'flex h-[34px] items-center gap-[9px] rounded-sm px-2 text-1 text-sm',
        isActive && 'bg-pressed',
      )}
      onPointerMove={onPoint}
      onClick={onSelect}
    >
      <IconTile
        type={row.type}
        category={row.category as Category | null}
        className="!size-[22px]"
      />
      <span className="clip min-w-0 flex-1">{row.type}</span>
      <span className={clsx('clip max-w-[96px]', isActive ? 'text-2' : 'text-3')}>{detail}</span>
    </div>
  )
}

function EndKind({ end }: { end: NonNullable<QuickAddRequest['end']> }) {
  const type = useSlotType(end.nodeId, end.side, end.slot) ?? ''
  return (
    <span className="flex max-w-[80px] shrink-0 items-center gap-[5px] text-3 text-xs">
      <KindGlyph kind={slotKind(type)} />
      <span className="clip">{typeWord(type)}</span>
    </span>
  )
}

/** What fits does not change while the list is open, unless the graph does. */
function useFittingRows({ end, edgeId }: QuickAddRequest): FittingRow[] {
  const components = useCatalog()
  const edges = useGraph((state) => state.edges)
  // biome-ignore lint/correctness/useExhaustiveDependencies: wires decide what fits
  return useMemo(() => {
    if (end) return fittingRows(components, componentsFitting(end))
    const all = components.map((info) => ({ type: info.type_, slot: null }))
    const possible = edgeId === null ? all : all.filter(({ type }) => insertionOn(edgeId, type))
    return fittingRows(components, possible)
  }, [components, end, edgeId, edges])
}

function placeholderFor({ end }: QuickAddRequest): string {
  if (end === null) return t.canvas.quickAdd.search
  return end.side === 'out' ? t.canvas.quickAdd.takes(end.slot) : t.canvas.quickAdd.gives(end.slot)
}

function close(): void {
  canvasState.closeQuickAdd()
  document.querySelector<HTMLElement>('[data-graph]')?.focus()
}

function closeOutside(box: HTMLElement | null): () => void {
  const onPointerDown = (event: PointerEvent) => {
    if (!box?.contains(event.target as Node)) canvasState.closeQuickAdd()
  }
  document.addEventListener('pointerdown', onPointerDown, true)
  return () => document.removeEventListener('pointerdown', onPointerDown, true)
}
