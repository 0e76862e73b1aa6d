import { useEffect, useRef, useState } from 'react'
import { createVideoPainter, type VideoPainter } from '../../lib/media/video-painter.ts'
import { onUiOutput } from '../../lib/socket.ts'
import { t } from '../../texts/en.ts'
import { useVisible } from './use-visible.ts'
import { WidgetFrame } from './WidgetFrame.tsx'

const FPS_MS = 500

/** The pictures go from the socket to the canvas; React hears only of their size and rate. */
export function VideoOutput({ nodeId, channel }: { nodeId: string; channel: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const painter = useRef<VideoPainter>(null)
  const [ratio, setRatio] = useState<number | null>(null)
  const [fps, setFps] = useState(0)

  useEffect(() => {
    const { current: screen } = canvas
    if (!screen) return
    const engine = createVideoPainter({ canvas: screen, onShape: setRatio })
    painter.current = engine
    const stop = onUiOutput(nodeId, channel, (payload) => {
      if (payload instanceof Uint8Array) engine.push(payload)
    })
    const timer = setInterval(() => {
      setFps(Math.round(engine.fps()))
      // The canvas of the graph is zoomed, which no observer of sizes tells of.
      engine.setShownWidth(screen.getBoundingClientRect().width * devicePixelRatio)
    }, FPS_MS)
    return () => {
      stop()
      clearInterval(timer)
      engine.destroy()
      painter.current = null
    }
  }, [nodeId, channel])
  useVisible(canvas, (isVisible) => painter.current?.setVisible(isVisible))

  return (
    <WidgetFrame>
      <canvas
        ref={canvas}
        role="img"
        aria-label={t.widgets.video.label(channel)}
        className="block w-full"
        style={{ aspectRatio: ratio ?? 4 / 3 }}
      />
      {ratio === null ? (
        <span className="absolute inset-0 grid place-items-center text-xs text-3">
          {t.widgets.video.empty}
        </span>
      ) : (
        <span className="num absolute bottom-[5px] left-[7px] rounded-xs bg-scrim px-1 text-2xs text-on-danger">
          {t.widgets.video.fps(fps)}
        </span>
      )}
    </WidgetFrame>
  )
}
