import { useNodeMetrics } from '../../stores/metrics-store.ts'
import { t } from '../../texts/en.ts'
import { bytesText, countText, rateText } from '../panels/numbers.ts'
import type { GlyphStatus } from '../ui/index.ts'

const words = t.canvas.node

/** Two numbers; a third only for what is behind or lost. It alone follows the metrics. */
export function NodeFooter({ id, glyph }: { id: string; glyph: GlyphStatus }) {
  const metrics = useNodeMetrics(id)
  const senders = Object.values(metrics?.senders ?? {})
  const receivers = Object.values(metrics?.receivers ?? {})
  const flowing = senders.length > 0 ? senders : receivers
  const rate = sum(flowing.map((slot) => slot.rate))
  const bytes = sum(flowing.map((slot) => slot.bytesPerSecond))
  const lag = Math.max(0, ...receivers.map((slot) => slot.lag))
  const drops = sum(receivers.map((slot) => slot.drops))
  if (glyph === 'unknown') return null
  return (
    <footer className="node-footer num mt-auto flex h-6 shrink-0 items-center gap-2.5 overflow-hidden whitespace-nowrap border-line border-t px-3 text-3 text-xs">
      {flowing.length === 0 ? (
        <span>{words.awaiting}</span>
      ) : (
        <>
          <span>{words.perSecond(rateText(rate))}</span>
          <span>{words.perSecond(bytesText(bytes))}</span>
        </>
      )}
      {drops > 0 ? (
        <span className="text-attention">{words.dropped(countText(drops))}</span>
      ) : (
        lag > 0 && <span className="text-attention">{words.lag(countText(lag))}</span>
      )}
    </footer>
  )
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
