import { useReactFlow, useStore, ViewportPortal } from '@xyflow/react'
import { useMemo } from 'react'
import { slotKind } from '../../stores/catalog-store.ts'
import { useEditorEdge, useSlotType } from '../../stores/graph-store.ts'
import { useUi } from '../../stores/ui-store.ts'
import { kindClass } from '../ui/index.ts'
import { Probe } from '../widgets/Probe.tsx'
import { useRoutes } from './route-store.ts'
import { keepProbe, leaveProbe } from './wire-hover.ts'

const GAP = 40
const WIDTH = 300
const HEIGHT = 104
/** With a picture it is taller. */
const ROOM = 232

/** What flows on the wire under the pointer and on those that are pinned. */
export function ProbeLayer() {
  const { hovered, pinned } = useUi((state) => state.probe)
  const ids = useMemo(
    () => [...new Set([...pinned, ...(hovered === null ? [] : [hovered])])],
    [hovered, pinned],
  )
  return ids.length === 0 ? null : (
    <ViewportPortal>
      {ids.map((id) => (
        <PlacedProbe key={id} edgeId={id} />
      ))}
    </ViewportPortal>
  )
}

/** The card keeps its size at any zoom; a line joins it to a ring on the wire. */
function PlacedProbe({ edgeId }: { edgeId: string }) {
  const edge = useEditorEdge(edgeId)
  const at = useRoutes(({ routes }) => routes.get(edgeId)?.middle)
  const type = useSlotType(edge?.source_node ?? '', 'out', edge?.source_slot ?? '') ?? ''
  const zoom = useStore((state) => state.transform[2])
  const isBelow = useIsNearTop(at)
  if (!edge || !at) return null
  const reach = GAP / zoom
  return (
    <div
      className={`layer-probe absolute ${kindClass(slotKind(type))}`}
      style={{ left: 0, top: 0 }}
    >
      <svg
        className="pointer-events-none absolute overflow-visible"
        width="1"
        height="1"
        aria-hidden="true"
      >
        <path
          d={`M${at.x} ${at.y}V${isBelow ? at.y + reach : at.y - reach}`}
          className="stroke-line-control"
          strokeWidth={1 / zoom}
        />
        <circle cx={at.x} cy={at.y} r="4.5" className="fill-canvas stroke-kind" strokeWidth="2" />
      </svg>
      <div
        className="rise nodrag nopan nowheel pointer-events-auto absolute"
        style={{
          left: at.x,
          top: isBelow ? at.y + reach : at.y - reach,
          width: WIDTH,
          minHeight: HEIGHT,
          transformOrigin: isBelow ? '50% 0' : '50% 100%',
          translate: `-50% ${isBelow ? '0' : '-100%'}`,
          scale: String(1 / zoom),
        }}
        onPointerEnter={keepProbe}
        onPointerLeave={leaveProbe}
      >
        <Probe edgeId={edgeId} />
      </div>
    </div>
  )
}

/** Under the wire where there is no room above it. */
function useIsNearTop(at: { x: number; y: number } | undefined): boolean {
  const { getViewport } = useReactFlow()
  if (!at) return false
  const { y, zoom } = getViewport()
  return at.y * zoom + y < ROOM
}
