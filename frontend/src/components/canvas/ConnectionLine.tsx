import type { ConnectionLineComponentProps } from '@xyflow/react'
import { SLOT_TARGET } from '../../lib/canvas/measures.ts'
import { type NodeSlot, slotFromHandle } from '../../lib/canvas/node-slots.ts'
import { bezierPath } from '../../lib/canvas/wire-path.ts'
import { slotKind } from '../../stores/catalog-store.ts'
import { useSlotType } from '../../stores/graph-store.ts'
import { kindClass } from '../ui/index.ts'
import type { FlowNode } from './flow-store.ts'

const HALF_TARGET = SLOT_TARGET / 2

/** The wire while it is dragged; over a slot that it does not fit it says so. */
export function ConnectionLine(props: ConnectionLineComponentProps<FlowNode>) {
  const { fromNode, fromHandle, toHandle, connectionStatus } = props
  const slot = slotFromHandle(fromHandle.id ?? '')
  const side: NodeSlot['side'] = slot?.side ?? 'out'
  const type = useSlotType(fromNode.id, side, slot?.slot ?? '') ?? ''
  // The library counts from the outer side of a handle.
  const out = side === 'out'
  const start = { x: props.fromX + (out ? -HALF_TARGET : HALF_TARGET), y: props.fromY }
  const isOver = toHandle !== null
  const end = {
    x:
      props.toX + (isOver && connectionStatus === 'valid' ? (out ? HALF_TARGET : -HALF_TARGET) : 0),
    y: props.toY,
  }
  const { d } = out ? bezierPath(start, end) : bezierPath(end, start)
  const isBad = isOver && connectionStatus === 'invalid'
  return (
    <g className={`wire ${kindClass(slotKind(type))}`} data-dragged>
      <path className="wire-case" d={d} />
      <path className={isBad ? 'wire-line wire-bad' : 'wire-line wire-dragged'} d={d} />
      {isBad ? (
        <g transform={`translate(${end.x} ${end.y})`} className="stroke-failed">
          <circle r="10" className="fill-canvas" strokeWidth="1.5" />
          <path d="M-3.2-3.2L3.2 3.2M3.2-3.2L-3.2 3.2" strokeWidth="1.8" strokeLinecap="round" />
        </g>
      ) : (
        <circle cx={end.x} cy={end.y} r="4" className="fill-kind" />
      )}
    </g>
  )
}
