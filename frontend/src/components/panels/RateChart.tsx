import { memo, useEffect, useRef } from 'react'
import { useShownTheme } from '../../hooks/use-theme.ts'
import { createChart } from './chart.ts'
import { chartData } from './rate-history.ts'
import { onReading, rateHistory } from './sampling.ts'

export type RateChartProps = {
  /** A node, or `''` for the sum of all. */
  id: string
  value: 'rate' | 'bytes'
  label: string
  held: boolean
  grid?: boolean
  className?: string
}

/** The last minute of one number. Drawn only while it is in view. */
export const RateChart = memo(function RateChart({
  id,
  value,
  label,
  held,
  grid = false,
  className,
}: RateChartProps) {
  const host = useRef<HTMLDivElement>(null)
  const theme = useShownTheme()
  const isHeld = useRef(held)
  isHeld.current = held

  // biome-ignore lint/correctness/useExhaustiveDependencies: theme and class change the colours
  useEffect(() => {
    const chart = createChart({ host: host.current!, grid })
    let isSeen = true
    const draw = () => {
      if (isSeen && !isHeld.current) chart.update(chartData(rateHistory.of(id), value))
    }
    const seen = new IntersectionObserver(([entry]) => {
      isSeen = entry?.isIntersecting ?? true
      draw()
    })
    seen.observe(host.current!)
    const undo = onReading(draw)
    draw()
    return () => {
      seen.disconnect()
      undo()
      chart.destroy()
    }
  }, [id, value, grid, theme, className])

  return (
    <div
      ref={host}
      role="img"
      aria-label={label}
      className={`overflow-hidden ${className ?? ''}`}
    />
  )
})
