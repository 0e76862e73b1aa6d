import clsx from 'clsx'
import { Pin, PinOff } from 'lucide-react'
import { useState } from 'react'
import { useIsClipped } from '../../hooks/use-is-clipped.ts'
import { slotKind } from '../../stores/catalog-store.ts'
import { useGraph } from '../../stores/graph-store.ts'
import { useEdgeFlow } from '../../stores/metrics-store.ts'
import { uiActions, useUi } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { IconButton, KindGlyph } from '../ui/index.ts'
import { formatOf, frameViewOf } from './probe/frame-view.ts'
import { ProbeContent } from './probe/ProbeContent.tsx'
import { type Tapped, useTapFrame } from './probe/use-tap-frame.ts'

export type ProbeProps = { edgeId: string }

const NUMBERS_MS = 250
/** These stand beside the words, so that the card keeps its height. */
const PICTURES: readonly string[] = ['picture', 'skeleton']
const NO_LEVEL = Number.NaN

/** What flows on a wire: its last frame as what it is, and how it goes. Taps only while it is shown. */
export function Probe({ edgeId }: ProbeProps) {
  const edge = useGraph((state) => state.edges[edgeId])
  if (!edge) return null
  return <ProbeCard edgeId={edgeId} tapped={{ nodeId: edge.source_node, slot: edge.source_slot }} />
}

function ProbeCard({ edgeId, tapped }: { edgeId: string; tapped: Tapped }) {
  const [level, setLevel] = useState(NO_LEVEL)
  const wire = useWireName(edgeId)
  const frame = useTapFrame(tapped, NUMBERS_MS)
  const hasPicture = frame !== null && PICTURES.includes(frameViewOf(frame))
  return (
    <section
      aria-label={t.widgets.probe.label(wire)}
      className={clsx(
        'relative flex h-26 w-75 flex-col rounded-md border border-line-strong bg-raised shadow-menu',
        hasPicture && 'pl-34',
      )}
    >
      <ProbeHeader edgeId={edgeId} tapped={tapped} wire={wire} />
      <div
        className={
          hasPicture
            ? 'absolute inset-y-0 left-0 grid w-34 place-items-center overflow-hidden rounded-l-md bg-field'
            : 'h-11 px-2.5'
        }
      >
        <ProbeContent tapped={tapped} onLevel={setLevel} />
      </div>
      <ProbeNumbers edgeId={edgeId} tapped={tapped} level={level} />
    </section>
  )
}

function ProbeHeader({ edgeId, tapped, wire }: { edgeId: string; tapped: Tapped; wire: string }) {
  const type = useGraph((state) => state.types[`${tapped.nodeId}.out.${tapped.slot}`])
  const isPinned = useUi(({ probe }) => probe.pinned.includes(edgeId))
  const frame = useTapFrame(tapped, NUMBERS_MS)
  return (
    <header className="flex h-7.5 items-center gap-[7px] pr-1.5 pl-2.5 text-xs font-medium text-2">
      <KindGlyph kind={type === undefined ? 'any' : slotKind(type)} />
      <WireTitle wire={wire} />
      {frame && <span className="num shrink-0 text-2xs text-3">{formatOf(frame)}</span>}
      <IconButton
        size="sm"
        label={isPinned ? t.widgets.probe.unpin : t.widgets.probe.pin}
        pressed={isPinned}
        icon={isPinned ? <PinOff size={13} /> : <Pin size={13} />}
        onClick={() => uiActions.togglePin(edgeId)}
      />
    </header>
  )
}

/** Where it is cut off it takes the focus, and the canvas shows all of it. */
function WireTitle({ wire }: { wire: string }) {
  const { ref, isClipped } = useIsClipped<HTMLSpanElement>(wire)
  return (
    <span
      ref={ref}
      className="clip min-w-0 grow"
      {...(isClipped ? { 'data-tip': wire, tabIndex: 0 } : {})}
    >
      {wire}
    </span>
  )
}

function ProbeNumbers({
  edgeId,
  tapped,
  level,
}: {
  edgeId: string
  tapped: Tapped
  level: number
}) {
  const { rate, bytesPerSecond, lag, drops } = useEdgeFlow(edgeId)
  const frame = useTapFrame(tapped, NUMBERS_MS)
  const text = t.widgets.probe
  return (
    <footer className="num mt-auto flex min-h-6 flex-wrap items-center justify-between gap-x-2 px-2.5 pb-0.5 text-xs text-3">
      <span>{text.perSecond(rate)}</span>
      <span>{t.widgets.bytesPerSecond(bytesPerSecond)}</span>
      {!Number.isNaN(level) && <span>{text.level(level)}</span>}
      {frame?.age_ms !== undefined && <span>{text.age(frame.age_ms)}</span>}
      {lag > 0 && <span className="text-attention">{text.lag(lag)}</span>}
      <span className={drops > 0 ? 'text-attention' : ''}>{text.dropped(drops)}</span>
    </footer>
  )
}

function useWireName(edgeId: string): string {
  return useGraph(({ edges, nodes }) => {
    const edge = edges[edgeId]
    if (!edge) return ''
    const nameOf = (id: string) => nodes[id]?.label || nodes[id]?.type || id
    return t.widgets.probe.wire(
      `${nameOf(edge.source_node)}.${edge.source_slot}`,
      `${nameOf(edge.target_node)}.${edge.target_slot}`,
    )
  })
}
