import { type FocusEvent, type PointerEvent, useCallback, useEffect, useRef, useState } from 'react'

/** After one thing was shown, the next opens at once. */
const SKIP_DELAY_MS = 300
let closedAt = Number.NEGATIVE_INFINITY
let closeLast: (() => void) | null = null

/**
 * Something that shows while the pointer rests on an element, or the keyboard is at it; one at a time on the
 * page. Pressing, scrolling and Escape end it.
 */
export function useHovering({ openMs, closeMs = 0 }: { openMs: number; closeMs?: number }) {
  const [anchor, setAnchor] = useState<Element | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const close = useCallback(() => {
    clearTimeout(timer.current)
    setAnchor(null)
  }, [])
  useEffect(() => close, [close])
  useEffect(() => (anchor === null ? undefined : whileShown(anchor, close)), [anchor, close])

  const open = (element: Element) => {
    closeLast?.()
    closeLast = close
    setAnchor(element)
  }
  const later = (ms: number, run: () => void) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(run, ms)
  }
  const stay = () => clearTimeout(timer.current)
  const leave = () => later(closeMs, close)
  return {
    /** What it is shown beside; null while it is not. */
    anchor,
    trigger: {
      onPointerEnter({ currentTarget, pointerType }: PointerEvent) {
        if (pointerType === 'touch') return
        const isNext = performance.now() - closedAt < SKIP_DELAY_MS
        later(isNext ? 0 : openMs, () => open(currentTarget))
      },
      onPointerLeave: leave,
      onPointerDown: close,
      onFocus({ currentTarget }: FocusEvent) {
        if (currentTarget.matches(':focus-visible')) open(currentTarget)
      },
      onBlur: close,
    },
    /** For what is shown, where the pointer may rest on that, too. */
    shown: { onPointerEnter: stay, onPointerLeave: leave },
  }
}

function whileShown(anchor: Element, close: () => void): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close()
  }
  const onScroll = ({ target }: Event) => {
    if (target instanceof Node && target.contains(anchor)) close()
  }
  const options = { capture: true }
  addEventListener('keydown', onKey, options)
  addEventListener('scroll', onScroll, options)
  return () => {
    closedAt = performance.now()
    if (closeLast === close) closeLast = null
    removeEventListener('keydown', onKey, options)
    removeEventListener('scroll', onScroll, options)
  }
}
