import { useEffect, useRef, useState } from 'react'
import { type Figure, figureFrom, updateFigure } from '../../lib/media/pose-figure.ts'
import { createSkeletonPainter } from '../../lib/media/skeleton-painter.ts'
import { watchVisibility } from '../../lib/media/visibility.ts'
import { onUiOutput } from '../../lib/socket.ts'
import { t } from '../../texts/en.ts'

/** The figure from the front, on a floor grid. */
export function FlatPose({ nodeId, channel }: { nodeId: string; channel: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [isEmpty, setEmpty] = useState(true)

  useEffect(() => {
    if (!canvas.current) return
    const painter = createSkeletonPainter({ canvas: canvas.current })
    let figure: Figure | null = null
    let isVisible = true
    let request = 0
    const paint = () => {
      request = 0
      if (figure) painter.paint(figure)
    }
    const stopWatching = watchVisibility(canvas.current, (is) => {
      isVisible = is
      if (is) painter.paint(figure ?? new Map())
    })
    const stop = onUiOutput(nodeId, channel, (payload) => {
      const update = figureFrom(payload)
      if (!update) return
      figure = updateFigure(figure, update)
      setEmpty(false)
      if (isVisible) request ||= requestAnimationFrame(paint)
    })
    return () => {
      stop()
      stopWatching()
      cancelAnimationFrame(request)
      painter.destroy()
    }
  }, [nodeId, channel])

  return (
    <>
      <canvas
        ref={canvas}
        role="img"
        aria-label={t.widgets.pose.label(channel)}
        className="absolute inset-0 size-full"
      />
      {isEmpty && (
        <span className="absolute inset-0 grid place-items-center text-xs text-3">
          {t.widgets.pose.empty}
        </span>
      )}
    </>
  )
}
