import { useNodeMetrics } from '../../stores/metrics-store.ts'
import { rateText } from '../../texts/numbers.ts'

export type SlotRateProps = { nodeId: string; side: 'in' | 'out'; slot: string }

/** Messages per second through one slot; nothing while it has no handle. */
export function SlotRate({ nodeId, side, slot }: SlotRateProps) {
  const numbers = useNodeMetrics(nodeId)
  const flow = side === 'in' ? numbers?.receivers[slot] : numbers?.senders[slot]
  return flow ? <span className="num text-2 text-xs">{rateText(flow.rate)}/s</span> : null
}
