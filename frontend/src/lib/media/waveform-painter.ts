import { beginPaint } from './sharp-canvas.ts'
import { createTokenColors } from './token-colors.ts'

const BAR_PX = 2.5
const STEP_PX = 4.4
/** Time of one bar: 64 bars are some two and a half seconds. */
const BAR_SECONDS = 0.04
const MIN_BAR_PX = 2

export interface Extremes {
  /** Length of the sound that the columns are spread over. */
  readonly seconds: number
  readonly min: readonly number[]
  readonly max: readonly number[]
}

/** Draws sound as bars around a middle line, the newest at the right. */
export interface WaveformPainter {
  push(extremes: Extremes): void
  /** Largest amplitude drawn now, 0…1. */
  peak(): number
  destroy(): void
}

export function createWaveformPainter({
  canvas,
  color = '--color-frame-audio',
}: {
  readonly canvas: HTMLCanvasElement
  readonly color?: string
}): WaveformPainter {
  const colors = createTokenColors(paint)
  let bars: number[] = []

  function paint(): void {
    const target = beginPaint(canvas)
    if (!target) return
    const { context, width, height } = target
    const count = Math.floor(width / STEP_PX)
    bars = bars.slice(-count)
    context.fillStyle = colors.get(color)
    for (let i = 0; i < count; i++) {
      const amplitude = bars[bars.length - count + i] ?? 0
      const size = Math.max(MIN_BAR_PX, Math.sqrt(amplitude) * height)
      context.beginPath()
      context.roundRect(i * STEP_PX, (height - size) / 2, BAR_PX, size, BAR_PX / 2)
      context.fill()
    }
  }
  paint()

  return {
    push(extremes) {
      bars.push(...barsFrom(extremes))
      paint()
    },
    peak: () => Math.max(0, ...bars.slice(-5)),
    destroy: () => colors.destroy(),
  }
}

/** Amplitudes of the columns, as many per second as there are bars. */
export function barsFrom({ seconds, min, max }: Extremes): number[] {
  const columns = Math.min(min.length, max.length)
  const count = Math.max(1, Math.round(seconds / BAR_SECONDS))
  const bars: number[] = []
  for (let bar = 0; bar < count; bar++) {
    const from = Math.floor((bar * columns) / count)
    const to = Math.max(from + 1, Math.floor(((bar + 1) * columns) / count))
    let amplitude = 0
    for (let i = from; i < Math.min(to, columns); i++) {
      amplitude = Math.max(amplitude, max[i]!, -min[i]!)
    }
    bars.push(Math.min(1, amplitude))
  }
  return bars
}
