import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Side } from '../ui/place-beside.ts'
import { TOOLTIP_DELAY_MS, TooltipBox } from '../ui/Tooltip.tsx'
import { useCanvas } from './canvas-state.ts'
import { slotDomId } from './dom-ids.ts'

/** Clear of a slot's glyph, which stands on the border of its node. */
const GAP = 26
const TIPPED = '.react-flow [data-tip]'

/** A probe is over the canvas, and its title at its top. */
const PROBE_GAP = 14

/**
 * What is cut off on the canvas, whole: of the slot, badge or title that the pointer rests on, and of the one
 * that the keyboard is at. One for all of them, so that a graph of many slots costs nothing.
 */
export function CanvasTip() {
  const hovered = useHovered()
  const focused = useFocused()
  const slotId = useCanvas(({ cursor }) => {
    if (!cursor?.slot || cursor.wire) return null
    return slotDomId(cursor.nodeId, cursor.slot.side, cursor.slot.name)
  })
  const isConnecting = useCanvas(({ connecting }) => connecting !== null)
  const isInGraph = useSyncExternalStore(onFocus, isFocusInGraph)
  const slot = slotId === null || !isInGraph ? null : document.getElementById(slotId)
  const anchor = hovered ?? focused ?? slot
  const text = anchor?.getAttribute('data-tip')
  if (isConnecting || !anchor?.isConnected || !text) return null
  return (
    <TooltipBox anchor={anchor} {...placeOf(anchor)}>
      <span className="min-w-0">{text}</span>
    </TooltipBox>
  )
}

/** Outside of the node or the probe, so that it covers nothing else of it. */
function placeOf(anchor: Element): { side: Side; gap: number } {
  if (anchor.closest('.layer-probe')) return { side: 'top', gap: PROBE_GAP }
  const side = anchor.getAttribute('data-side')
  if (side === null) return { side: 'bottom', gap: GAP }
  return { side: side === 'in' ? 'left' : 'right', gap: GAP }
}

function onFocus(listener: () => void): () => void {
  const stopped = new AbortController()
  for (const type of ['focusin', 'focusout']) {
    addEventListener(type, listener, { signal: stopped.signal })
  }
  return () => stopped.abort()
}

const isFocusInGraph = () => document.activeElement?.closest('[data-graph]') != null

/** What the keyboard has gone to; keys end it. */
function useFocused(): Element | null {
  const [focused, setFocused] = useState<Element | null>(null)
  useEffect(() => {
    const stopped = new AbortController()
    const options = { capture: true, passive: true, signal: stopped.signal }
    const come = ({ target }: FocusEvent) => {
      const isTipped = target instanceof Element && target.matches(`${TIPPED}:focus-visible`)
      setFocused(isTipped ? target : null)
    }
    const leave = () => setFocused(null)
    addEventListener('focusin', come, options)
    for (const type of ['focusout', 'keydown', 'wheel']) addEventListener(type, leave, options)
    return () => stopped.abort()
  }, [])
  return focused
}

/** What the pointer has rested on; pressing, scrolling and keys end it. */
function useHovered(): Element | null {
  const [hovered, setHovered] = useState<Element | null>(null)
  useEffect(() => {
    let under: Element | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    const close = () => {
      clearTimeout(timer)
      setHovered(null)
    }
    const over = ({ target, pointerType }: PointerEvent) => {
      const next =
        target instanceof Element && pointerType !== 'touch' ? target.closest(TIPPED) : null
      if (next === under) return
      under = next
      close()
      if (next) timer = setTimeout(() => setHovered(next), TOOLTIP_DELAY_MS)
    }
    const stopped = new AbortController()
    const options = { capture: true, passive: true, signal: stopped.signal }
    addEventListener('pointerover', over, options)
    for (const type of ['pointerdown', 'wheel', 'keydown']) addEventListener(type, close, options)
    return () => {
      stopped.abort()
      clearTimeout(timer)
    }
  }, [])
  return hovered
}
