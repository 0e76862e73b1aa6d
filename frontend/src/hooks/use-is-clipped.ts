import { type RefObject, useLayoutEffect, useRef, useState } from 'react'

/** Whether a line of text is longer than there is room for, now and when the room changes. */
export function useIsClipped<Element extends HTMLElement>(
  text: string,
): { ref: RefObject<Element | null>; isClipped: boolean } {
  const ref = useRef<Element>(null)
  const [isClipped, setClipped] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text takes another room
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    const look = () => setClipped(element.scrollWidth > element.clientWidth)
    look()
    const observer = new ResizeObserver(look)
    observer.observe(element)
    return () => observer.disconnect()
  }, [text])
  return { ref, isClipped }
}
