import { type ConnectionState, type InternalNode, useConnection, useReactFlow } from '@xyflow/react'
import { useMemo } from 'react'
import { slotKind } from '../../stores/catalog-store.ts'
import { fitOf, useSlotType } from '../../stores/graph-store.ts'
import { t } from '../../texts/en.ts'
import { Kbd, KindGlyph, keysText } from '../ui/index.ts'
import type { SlotEnd } from './canvas-state.ts'
import { edgeBetweenEnds, endOf } from './connecting.ts'
import type { FlowNode } from './flow-store.ts'

const OFFSET = 20

/** Why the wire does not fit the slot under the pointer, and what would help. */
export function RefusalCard() {
  const refused = useConnection<FlowNode, string | null>(refusedKey)
  return refused === null ? null : <PlacedCard refused={refused} />
}

function PlacedCard({ refused }: { refused: string }) {
  const [from, to] = JSON.parse(refused) as [SlotEnd, SlotEnd]
  const at = useConnection<FlowNode, string>(({ to: point }) =>
    point ? `${Math.round(point.x)} ${Math.round(point.y)}` : '',
  )
  const { flowToScreenPosition } = useReactFlow()
  const [x = 0, y = 0] = at.split(' ').map(Number)
  const screen = flowToScreenPosition({ x, y })
  return (
    <div
      className="layer-tooltip pointer-events-none fixed w-[250px]"
      style={{
        left: Math.min(screen.x + OFFSET, innerWidth - 262),
        top: Math.min(screen.y + OFFSET, innerHeight - 140),
      }}
    >
      <RefusalText from={from} to={to} />
    </div>
  )
}

export function RefusalText({ from, to }: { from: SlotEnd; to: SlotEnd }) {
  const fit = useMemo(() => {
    const edge = edgeBetweenEnds(from, to)
    return edge === null ? null : fitOf(edge)
  }, [from, to])
  if (fit === null || fit.fits) return null
  return (
    <div
      role="status"
      className="rounded-sm border border-line-strong bg-raised px-[11px] py-[9px] text-sm shadow-menu"
    >
      <p className="mb-[3px] flex items-center gap-1.5 font-strong text-1">
        <EndName end={from} />
        <span className="font-normal text-3">{t.canvas.refused.doesNotFit}</span>
        <EndName end={to} />
      </p>
      {fit.reason !== undefined && <p className="text-2 text-xs">{fit.reason}</p>}
      {fit.bridges.length > 0 && (
        <p className="mt-1 text-2 text-xs">
          {t.canvas.refused.bridge(fit.bridges.join(t.canvas.refused.or))}
        </p>
      )}
      {fit.kinds && (
        <p className="mt-1.5 flex items-center gap-[5px] text-3 text-xs">
          <Kbd>{keysText('Alt')}</Kbd> {t.canvas.refused.alt}
        </p>
      )}
    </div>
  )
}

function EndName({ end }: { end: SlotEnd }) {
  const type = useSlotType(end.nodeId, end.side, end.slot) ?? ''
  return (
    <>
      <KindGlyph kind={slotKind(type)} />
      <span className="clip">{end.slot}</span>
    </>
  )
}

/** As text, so that moving the pointer over one slot draws nothing again. */
function refusedKey({
  inProgress,
  isValid,
  fromHandle,
  toHandle,
}: ConnectionState<InternalNode<FlowNode>>) {
  if (!inProgress || isValid !== false || !fromHandle || !toHandle) return null
  const [from, to] = [endOf(fromHandle), endOf(toHandle)]
  return from && to && from.side !== to.side ? JSON.stringify([from, to]) : null
}
