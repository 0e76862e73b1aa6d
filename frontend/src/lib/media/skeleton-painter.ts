import { BONES, type Figure, type Place } from './pose-figure.ts'
import { beginPaint } from './sharp-canvas.ts'
import { createTokenColors } from './token-colors.ts'

/** Camera of the picture: in front of the figure, a little above its waist and looking slightly down. */
const DISTANCE_M = 4.2
const EYE_M = 1.5
const TILT = 0.16
const SCALE = 1.75
const GRID_M = 4
const GRID_STEP_M = 0.5
const HEAD_SHARE = 0.058
const LINE_SHARE = 0.021

export interface SkeletonPainter {
  paint(figure: Figure): void
  destroy(): void
}

/** Draws a figure on a floor grid, seen from the front. */
export function createSkeletonPainter({
  canvas,
  color = '--color-frame-pose',
}: {
  readonly canvas: HTMLCanvasElement
  readonly color?: string
}): SkeletonPainter {
  let last: Figure = new Map()
  const colors = createTokenColors(paint)

  function paint(): void {
    const target = beginPaint(canvas)
    if (!target) return
    const { context, width, height } = target
    const size = Math.min(width, height)
    const middle = { x: width / 2, y: height * 0.52 }
    const project = projection(size, middle)

    context.lineCap = 'round'
    context.strokeStyle = colors.get('--color-line-strong')
    context.lineWidth = 0.8
    paintFloor(context, project)

    context.strokeStyle = colors.get(color)
    context.lineWidth = Math.max(1.5, size * LINE_SHARE)
    for (const [from, to] of BONES) line(context, project, last.get(from), last.get(to))
    context.fillStyle = colors.get('--color-field')
    paintHead(context, project, size)
  }

  function paintHead(context: CanvasRenderingContext2D, project: Projection, size: number): void {
    const head = last.get('head')
    if (!head) return
    const { x, y } = project(head)
    context.beginPath()
    context.arc(x, y, size * HEAD_SHARE, 0, 2 * Math.PI)
    context.fill()
    context.stroke()
  }

  return {
    paint(figure) {
      last = figure
      paint()
    },
    destroy: () => colors.destroy(),
  }
}

type Projection = (place: Place) => { x: number; y: number }

/** Seen from the front the figure's right is at the left. */
function projection(size: number, middle: { x: number; y: number }): Projection {
  return ({ x, y, z }) => {
    const depth = Math.max(0.5, DISTANCE_M - z)
    const scale = (size * SCALE) / depth
    const above = y - EYE_M * 0.62
    return { x: middle.x - x * scale, y: middle.y - (above - TILT * z) * scale }
  }
}

function line(
  context: CanvasRenderingContext2D,
  project: Projection,
  from: Place | undefined,
  to: Place | undefined,
): void {
  if (!from || !to) return
  const a = project(from)
  const b = project(to)
  context.beginPath()
  context.moveTo(a.x, a.y)
  context.lineTo(b.x, b.y)
  context.stroke()
}

function paintFloor(context: CanvasRenderingContext2D, project: Projection): void {
  const half = GRID_M / 2
  for (let at = -half; at <= half; at += GRID_STEP_M) {
    line(context, project, { x: at, y: 0, z: -half }, { x: at, y: 0, z: half })
    line(context, project, { x: -half, y: 0, z: at }, { x: half, y: 0, z: at })
  }
}
