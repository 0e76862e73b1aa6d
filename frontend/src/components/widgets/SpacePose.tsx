import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { type Figure, figureFrom, updateFigure } from '../../lib/media/pose-figure.ts'
import type { PoseScene } from '../../lib/media/pose-scene.ts'
import { watchVisibility } from '../../lib/media/visibility.ts'
import { onUiOutput } from '../../lib/socket.ts'
import { t } from '../../texts/en.ts'

const TURN = Math.PI / 18
const TURNS: Readonly<Record<string, { around: number; up: number }>> = {
  ArrowLeft: { around: -TURN, up: 0 },
  ArrowRight: { around: TURN, up: 0 },
  ArrowUp: { around: 0, up: TURN },
  ArrowDown: { around: 0, up: -TURN },
}

export type SpacePoseProps = {
  nodeId: string
  channel: string
  /** Also where drawing in space is slow. */
  force: boolean
  onReady: () => void
  onFailure: () => void
}

/** The figure in space. Loads what draws it only once it can be seen. */
export function SpacePose({ nodeId, channel, force, onReady, onFailure }: SpacePoseProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const scene = useRef<PoseScene>(null)
  const [isReady, setReady] = useState(false)
  const callbacks = useRef({ onReady, onFailure })
  callbacks.current = { onReady, onFailure }

  useEffect(() => {
    if (!canvas.current) return
    const target = canvas.current
    let figure: Figure | null = null
    let isGone = false
    let isVisible = false
    let isLoading = false

    async function load(): Promise<void> {
      isLoading = true
      try {
        // Asked for first, so that nothing is loaded where nothing could be drawn.
        const context = target.getContext('webgl2', {
          antialias: true,
          alpha: true,
          failIfMajorPerformanceCaveat: !force,
        })
        if (!context) throw new Error('This browser has no WebGL')
        if (!force && isSoftware(context)) throw new Error('Drawing in space is slow here')
        const { createPoseScene } = await import('../../lib/media/pose-scene.ts')
        if (isGone) return
        scene.current = createPoseScene({ canvas: target, context })
        if (figure) scene.current.update(figure)
        scene.current.setVisible(isVisible)
        setReady(true)
        callbacks.current.onReady()
      } catch {
        if (!isGone) callbacks.current.onFailure()
      }
    }

    const stopWatching = watchVisibility(target, (is) => {
      isVisible = is
      scene.current?.setVisible(is)
      if (is && !isLoading) void load()
    })
    const stop = onUiOutput(nodeId, channel, (payload) => {
      const update = figureFrom(payload)
      if (!update) return
      figure = updateFigure(figure, update)
      if (isVisible) scene.current?.update(figure)
    })
    return () => {
      isGone = true
      stop()
      stopWatching()
      scene.current?.destroy()
      scene.current = null
    }
  }, [nodeId, channel, force])

  function onKeyDown(event: KeyboardEvent): void {
    const turn = TURNS[event.key]
    if (!turn) return
    event.preventDefault()
    event.stopPropagation()
    scene.current?.orbit(turn)
  }

  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={t.widgets.pose.orbit}
      // Turned with the arrow keys.
      tabIndex={isReady ? 0 : -1}
      onKeyDown={onKeyDown}
      className={`nodrag nowheel nopan absolute inset-0 size-full -outline-offset-2 ${isReady ? '' : 'pointer-events-none opacity-0'}`}
    />
  )
}

/** Some browsers do not say by themselves that they draw without a graphics card. */
function isSoftware(context: WebGL2RenderingContext): boolean {
  const info = context.getExtension('WEBGL_debug_renderer_info')
  const renderer = info ? String(context.getParameter(info.UNMASKED_RENDERER_WEBGL)) : ''
  return /swiftshader|llvmpipe|software|basic render/i.test(renderer)
}
