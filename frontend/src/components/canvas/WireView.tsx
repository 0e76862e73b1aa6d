import { type Edge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react'
import clsx from 'clsx'
import { memo, useLayoutEffect, useRef } from 'react'
import { SLOT_TARGET } from '../../lib/canvas/measures.ts'
import { type Route, routeWires } from '../../lib/canvas/wire-lanes.ts'
import { slotKind } from '../../stores/catalog-store.ts'
import { useEditorEdge, useGraph, useSlotType } from '../../stores/graph-store.ts'
import { metrics, useEdgeClass, useEdgeFlow, useEdgeLag } from '../../stores/metrics-store.ts'
import { uiActions, useUi } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { Badge, kindClass } from '../ui/index.ts'
import { useBeaded } from './bead-store.ts'
import { ControlBead } from './ControlBead.tsx'
import { useCanvas } from './canvas-state.ts'
import { titleOf } from './connecting.ts'
import { useRoutes } from './route-store.ts'
import { useWireHover } from './wire-hover.ts'

export type FlowWire = Edge<Record<string, never>, 'wire'>

const HALF_TARGET = SLOT_TARGET / 2
const BEHIND_FROM = 10
/** Ends that are measured while the view glides are not quite where they are planned. */
const MEASURED_TO = 2

/** A wire: hue says what flows, width and beads say how much. */
export const WireView = memo(function WireView(props: EdgeProps<FlowWire>) {
  const { id, selected, sourceX, sourceY, targetX, targetY } = props
  // The flow library counts from the outer side of a handle; wires end at its middle, on the border.
  const from = { x: sourceX - HALF_TARGET, y: sourceY }
  const to = { x: targetX + HALF_TARGET, y: targetY }
  const planned = useRoutes(({ routes }) => routes.get(id))
  const route = planned && isAt(planned, from, to) ? planned : freeRoute(props, from, to)
  return <Wire id={id} route={route} isSelected={selected ?? false} />
})

type WireProps = { id: string; route: Route; isSelected: boolean }

function Wire({ id, route, isSelected }: WireProps) {
  const edge = useEditorEdge(id)
  const sourceNode = edge?.source_node ?? ''
  const type = useSlotType(sourceNode, 'out', edge?.source_slot ?? '') ?? ''
  const problem = useGraph((state) => state.problems[id])
  const isHot = useUi(({ probe }) => probe.hovered === id || probe.pinned.includes(id))
  const isDropTarget = useCanvas(({ dropEdge }) => dropEdge === id)
  const isMoving = useCanvas(({ reconnecting }) => reconnecting === id)
  const hover = useWireHover(id)
  const kind = slotKind(type)
  return (
    <g
      {...hover}
      className={clsx('wire', kindClass(kind), isMoving && 'opacity-35')}
      data-kind={kind}
      data-hot={isHot || isDropTarget || undefined}
      data-selected={isSelected || undefined}
      data-bad={problem !== undefined || undefined}
    >
      <path className="wire-hit" d={route.d} />
      <path className="wire-case" d={route.d} />
      {problem === undefined ? (
        <FlowingLine id={id} d={route.d} isControl={kind === 'control'} />
      ) : (
        <path className="wire-line wire-bad" d={route.d} />
      )}
      {problem !== undefined && (
        <EdgeLabelRenderer>
          <WireBadge
            at={route.middle}
            tone="failed"
            tip={t.canvas.wire.bad(problem)}
            onClick={() => uiActions.select({ edges: [id] })}
          >
            {problem}
          </WireBadge>
        </EdgeLabelRenderer>
      )}
      {problem === undefined && <BehindBadge id={id} route={route} />}
    </g>
  )
}

/** Follows the metrics: drawn again when it looks different, while its name is only written. */
function FlowingLine({ id, d, isControl }: { id: string; d: string; isControl: boolean }) {
  const flow = useEdgeClass(id)
  const line = useNamedLine(id)
  const isBeaded = useBeaded(id)
  return (
    <>
      {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: a drawing, not a control */}
      <path
        ref={line}
        className="wire-line"
        role="img"
        data-flow={flow}
        data-control={isControl || undefined}
        d={d}
      />
      {isBeaded && !isControl && flow !== 'idle' && (
        <path className="wire-beads" data-flow={flow} d={d} />
      )}
      {isBeaded && isControl && <FiringBead id={id} d={d} />}
    </>
  )
}

/** A line whose name says what flows. */
function useNamedLine(id: string) {
  const line = useRef<SVGPathElement>(null)
  const edge = useEditorEdge(id)
  useLayoutEffect(() => {
    if (!edge) return
    let last = ''
    const write = () => {
      const name = wireName(edge, metrics.edge(id))
      if (name !== last) line.current?.setAttribute('aria-label', name)
      last = name
    }
    write()
    return metrics.onEdge(id, write)
  }, [id, edge])
  return line
}

function FiringBead({ id, d }: { id: string; d: string }) {
  return <ControlBead d={d} rate={useEdgeFlow(id).rate} />
}

function BehindBadge({ id, route }: { id: string; route: Route }) {
  const lag = useEdgeLag(id, BEHIND_FROM)
  if (lag === 0) return null
  return (
    <EdgeLabelRenderer>
      <WireBadge at={{ x: route.to.x - 12, y: route.to.y - 18 }} tone="attention" isAtEnd>
        {t.canvas.wire.behind(String(lag))}
      </WireBadge>
    </EdgeLabelRenderer>
  )
}

type WireBadgeProps = {
  at: { x: number; y: number }
  tone: 'failed' | 'attention'
  isAtEnd?: boolean
  /** Said in full when the pointer rests on it. */
  tip?: string
  onClick?: () => void
  children: string
}

function WireBadge({ at, tone, isAtEnd = false, tip, onClick, children }: WireBadgeProps) {
  const badge = (
    <Badge tone={tone} className="max-w-60">
      <span className="clip">{children}</span>
    </Badge>
  )
  return (
    <div
      className="layer-wire-active pointer-events-none absolute top-0 left-0"
      style={{
        transform: `translate(${at.x}px, ${at.y}px) translate(${isAtEnd ? '-100%' : '-50%'}, -50%)`,
      }}
    >
      {onClick === undefined ? (
        badge
      ) : (
        <button
          type="button"
          tabIndex={-1}
          data-tip={tip}
          onClick={onClick}
          className="nopan pointer-events-auto block"
        >
          {badge}
        </button>
      )}
    </div>
  )
}

function isAt(route: Route, from: Route['from'], to: Route['to']): boolean {
  const near = (one: number, other: number) => Math.abs(one - other) < MEASURED_TO
  return (
    near(route.from.x, from.x) &&
    near(route.from.y, from.y) &&
    near(route.to.x, to.x) &&
    near(route.to.y, to.y)
  )
}

/** While an end is dragged: as if there were no other nodes. */
function freeRoute(edge: EdgeProps<FlowWire>, from: Route['from'], to: Route['to']): Route {
  const wire = {
    id: edge.id,
    from,
    to,
    sourceNode: edge.source,
    targetNode: edge.target,
    sourceSlot: '',
    targetSlot: '',
  }
  return routeWires([wire], []).get(edge.id)!
}

/** `Microphone audio to Ears audio, 62 per second, no lag`. */
export function wireName(
  edge: { source_node: string; source_slot: string; target_node: string; target_slot: string },
  { rate, lag }: { rate: number; lag: number },
): string {
  return t.canvas.wire.name({
    from: `${titleOf(edge.source_node)} ${edge.source_slot}`,
    to: `${titleOf(edge.target_node)} ${edge.target_slot}`,
    flow: rate === 0 ? t.canvas.wire.idle : t.canvas.wire.rate(String(Math.round(rate * 10) / 10)),
    lag,
  })
}
