import { useEffect, useRef } from 'react'

const TRAVEL_MS = 600

/** One bead for each time that a control wire fires. */
export function ControlBead({ d, rate }: { d: string; rate: number }) {
  const bead = useRef<SVGCircleElement>(null)
  useEffect(() => {
    const element = bead.current
    if (rate === 0 || !element?.animate) return
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return
    const travel = element.animate(
      [
        { offsetDistance: '0%', opacity: 1 },
        { offsetDistance: '100%', opacity: 1 },
      ],
      { duration: TRAVEL_MS, easing: 'linear' },
    )
    return () => travel.cancel()
  }, [rate])
  return (
    <circle
      ref={bead}
      r="2.2"
      className="fill-kind opacity-0"
      style={{ offsetPath: `path("${d}")`, offsetRotate: '0deg' }}
    />
  )
}
