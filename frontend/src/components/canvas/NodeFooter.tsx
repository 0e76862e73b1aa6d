import { useCallback, useLayoutEffect, useRef, useSyncExternalStore } from 'react'
import { metrics, type NodeNumbers } from '../../stores/metrics-store.ts'
import { t } from '../../texts/en.ts'
import { bytesText, countText, rateText } from '../../texts/numbers.ts'
import type { GlyphStatus } from '../ui/index.ts'
import { watchNumbers } from './watch-numbers.ts'

const words = t.canvas.node

/** Two numbers; a third only for what is behind or lost. They are written: nothing is drawn again for them. */
export function NodeFooter({ id, glyph }: { id: string; glyph: GlyphStatus }) {
  const watch = useCallback((listener: () => void) => watchNumbers(id, listener), [id])
  const isFlowing = useSyncExternalStore(watch, () => hasSlots(metrics.node(id)))
  const [rate, bytes, trouble] = [useRef(null), useRef(null), useRef(null)]
  // biome-ignore lint/correctness/useExhaustiveDependencies: other parts are other elements
  useLayoutEffect(() => {
    const write = () => {
      const numbers = sumsOf(metrics.node(id))
      put(rate.current, words.perSecond(rateText(numbers.rate)))
      put(bytes.current, words.perSecond(bytesText(numbers.bytes)))
      put(trouble.current, troubleText(numbers))
    }
    write()
    return watch(write)
  }, [id, isFlowing, glyph, watch])
  if (glyph === 'unknown') return null
  return (
    <footer className="node-footer num mt-auto flex h-6 shrink-0 items-center gap-2.5 overflow-hidden whitespace-nowrap border-line border-t px-3 text-3 text-xs">
      {isFlowing ? (
        <>
          <span ref={rate} />
          <span ref={bytes} />
          <span ref={trouble} className="text-attention" />
        </>
      ) : (
        <span>{words.awaiting}</span>
      )}
    </footer>
  )
}

interface Sums {
  rate: number
  bytes: number
  lag: number
  drops: number
}

function hasSlots(numbers: NodeNumbers | null): boolean {
  if (numbers === null) return false
  for (const _ in numbers.senders) return true
  for (const _ in numbers.receivers) return true
  return false
}

/** What it sends; of a node that sends nothing, what it receives. */
function sumsOf(numbers: NodeNumbers | null): Sums {
  const sums = { rate: 0, bytes: 0, lag: 0, drops: 0 }
  if (numbers === null) return sums
  let isSender = false
  for (const slot in numbers.senders) {
    isSender = true
    add(sums, numbers.senders[slot]!)
  }
  for (const slot in numbers.receivers) {
    const receiver = numbers.receivers[slot]!
    if (!isSender) add(sums, receiver)
    sums.lag = Math.max(sums.lag, receiver.lag)
    sums.drops += receiver.drops
  }
  return sums
}

function add(sums: Sums, slot: { readonly rate: number; readonly bytesPerSecond: number }): void {
  sums.rate += slot.rate
  sums.bytes += slot.bytesPerSecond
}

function troubleText({ lag, drops }: Sums): string {
  if (drops > 0) return words.dropped(countText(drops))
  return lag > 0 ? words.lag(countText(lag)) : ''
}

function put(element: HTMLElement | null, text: string): void {
  if (element && element.textContent !== text) element.textContent = text
}
