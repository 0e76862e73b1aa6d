import { useEffect, useState } from 'react'
import type { Side } from '../ui/place-beside.ts'
import { TOOLTIP_DELAY_MS, TooltipBox } from '../ui/Tooltip.tsx'
import { useCanvas } from './canvas-state.ts'
import { slotDomId } from './dom-ids.ts'

/** Clear of a slot's glyph, which stands on the border of its node. */
const GAP = 26
const TIPPED = '.react-flow [data-tip]'

/**
 * What is cut off on the canvas, whole: of the slot or badge that the pointer rests on, and of the slot that
 * the keyboard is at. One for all of them, so that a graph of many slots costs nothing.
 */
export function CanvasTip() {
  const hovered = useHovered()
  const slotId = useCanvas(({ cursor }) => {
    if (!cursor?.slot || cursor.wire) return null
    return slotDomId(cursor.nodeId, cursor.slot.side, cursor.slot.name)
  })
  const isConnecting = useCanvas(({ connecting }) => connecting !== null)
  const anchor = hovered ?? (slotId === null ? null : document.getElementById(slotId))
  const text = anchor?.getAttribute('data-tip')
  if (isConnecting || !anchor?.isConnected || !text) return null
  return (
    <TooltipBox anchor={anchor} side={sideOf(anchor)} gap={GAP}>
      <span className="min-w-0">{text}</span>
    </TooltipBox>
  )
}

/** Outside of the node, so that it covers none of its other slots. */
function sideOf(anchor: Element): Side {
  const side = anchor.getAttribute('data-side')
  if (side === null) return 'bottom'
  return side === 'in' ? 'left' : 'right'
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
