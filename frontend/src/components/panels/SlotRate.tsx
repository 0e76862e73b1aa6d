import { useNodeMetrics } from '../../stores/metrics-store.ts'
import { rateText } from './numbers.ts'

/** Messages per second through one slot; nothing while it has no handle. */
export function SlotRate({
  nodeId,
  side,
  slot,
}: {
  nodeId: string
  side: 'in' | 'out'
  slot: string
}) {
  const metrics = useNodeMetrics(nodeId)
  const found = (side === 'in' ? metrics?.receivers : metrics?.senders)?.[slot]
  return found ? <span className="num text-2 text-xs">{rateText(found.rate)}/s</span> : null
}
