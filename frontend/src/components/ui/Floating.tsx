import { type ComponentProps, useLayoutEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { type Beside, placeBeside } from './place-beside.ts'

/** A surface over everything else, beside an element of the page. */
export function Floating({
  anchor,
  side,
  align,
  gap,
  ...rest
}: ComponentProps<'div'> & Beside & { anchor: Element }) {
  const ref = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const box = ref.current!
    const place = () => {
      const size = { width: box.offsetWidth, height: box.offsetHeight }
      const room = { width: innerWidth, height: innerHeight }
      const beside = { side, align, gap }
      const { x, y } = placeBeside(anchor.getBoundingClientRect(), { size, room, beside })
      box.style.left = `${x}px`
      box.style.top = `${y}px`
    }
    place()
    const observer = new ResizeObserver(place)
    observer.observe(box)
    return () => observer.disconnect()
  }, [anchor, side, align, gap])
  return createPortal(<div {...rest} ref={ref} style={{ position: 'fixed' }} />, document.body)
}
