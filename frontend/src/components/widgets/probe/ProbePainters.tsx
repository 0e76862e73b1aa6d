import { useEffect, useRef, useState } from 'react'
import { dbfsFrom } from '../../../lib/media/loudness.ts'
import { type Figure, figureFrom, updateFigure } from '../../../lib/media/pose-figure.ts'
import { createSkeletonPainter } from '../../../lib/media/skeleton-painter.ts'
import { createVideoPainter } from '../../../lib/media/video-painter.ts'
import { createWaveformPainter } from '../../../lib/media/waveform-painter.ts'
import { openTap } from '../../../lib/socket.ts'
import { t } from '../../../texts/en.ts'
import type { Tapped } from './use-tap-frame.ts'

const NUMBER_MS = 250

/** The last seconds of sound. Tells its level for the line below. */
export function ProbeWaveform({
  nodeId,
  slot,
  onLevel,
}: Tapped & { onLevel: (dbfs: number) => void }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const tell = useRef(onLevel)
  tell.current = onLevel
  useEffect(() => {
    if (!canvas.current) return
    const painter = createWaveformPainter({ canvas: canvas.current })
    const close = openTap(nodeId, slot, ({ preview }) => {
      if (preview?.format === 'waveform') painter.push(preview)
    })
    const timer = setInterval(() => tell.current(dbfsFrom(painter.peak())), NUMBER_MS)
    return () => {
      close()
      clearInterval(timer)
      painter.destroy()
    }
  }, [nodeId, slot])
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={t.widgets.probe.label(slot)}
      className="block h-11 w-full"
    />
  )
}

export function ProbePicture({ nodeId, slot }: Tapped) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [ratio, setRatio] = useState(4 / 3)
  useEffect(() => {
    if (!canvas.current) return
    const painter = createVideoPainter({ canvas: canvas.current, onShape: setRatio })
    const close = openTap(nodeId, slot, (_frame, jpeg) => {
      if (jpeg) painter.push(jpeg)
    })
    return () => {
      close()
      painter.destroy()
    }
  }, [nodeId, slot])
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={t.widgets.probe.picture}
      className="block max-h-[102px] max-w-full object-contain"
      style={{ aspectRatio: ratio }}
    />
  )
}

export function ProbeSkeleton({ nodeId, slot }: Tapped) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    if (!canvas.current) return
    const painter = createSkeletonPainter({ canvas: canvas.current })
    let figure: Figure | null = null
    const close = openTap(nodeId, slot, ({ frame }) => {
      const update = figureFrom(Array.isArray(frame) ? frame.at(-1) : frame)
      if (!update) return
      figure = updateFigure(figure, update)
      painter.paint(figure)
    })
    return () => {
      close()
      painter.destroy()
    }
  }, [nodeId, slot])
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={t.widgets.pose.label(slot)}
      className="block size-full"
    />
  )
}
