import type { ConnectionLineComponentProps } from '@xyflow/react'
import { type NodeSlot, slotFromHandle } from '../../lib/canvas/node-slots.ts'
import { bezierPath } from '../../lib/canvas/wire-path.ts'
import { slotKind } from '../../stores/catalog-store.ts'
import { useSlotType } from '../../stores/graph-store.ts'
import { kindClass } from '../ui/index.ts'
import type { FlowNode } from './flow-store.ts'

/** The wire while it is dragged; over a slot that it does not fit it says so. */
export function ConnectionLine(props: ConnectionLineComponentProps<FlowNode>) {
  const { fromNode, fromHandle, toHandle, connectionStatus } = props
  const slot = slotFromHandle(fromHandle.id ?? '')
  const side: NodeSlot['side'] = slot?.side ?? 'out'
  const type = useSlotType(fromNode.id, side, slot?.slot ?? '') ?? ''
  const start = { x: props.fromX, y: props.fromY }
  const end = { x: props.toX, y: props.toY }
  const { d } = side === 'out' ? bezierPath(start, end) : bezierPath(end, start)
  const isBad = toHandle !== null && connectionStatus === 'invalid'
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
