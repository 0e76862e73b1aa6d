import { meterFrom } from './loudness.ts'
import { beginPaint } from './sharp-canvas.ts'
import { createTokenColors } from './token-colors.ts'

export const METER_BARS = 27
const BAR_SHARE = 3.5 / 6
const PEAK_HOLD_MS = 900
const PEAK_FALL_PER_SECOND = 0.6
const OFF_ALPHA = 0.13
const PEAK_ALPHA = 0.8

/** A level meter of 27 bars with a peak bar that falls slowly. */
export interface MeterPainter {
  paint(levelDbfs: number, nowMs?: number): void
  destroy(): void
}

export function createMeterPainter({
  canvas,
  color = '--color-frame-audio',
}: {
  readonly canvas: HTMLCanvasElement
  readonly color?: string
}): MeterPainter {
  const colors = createTokenColors()
  let peak = 0
  let peakMs = 0
  let paintedMs = 0

  function fall(level: number, nowMs: number): void {
    if (level >= peak) {
      peak = level
      peakMs = nowMs
    } else if (nowMs - peakMs > PEAK_HOLD_MS) {
      peak = Math.max(level, peak - (PEAK_FALL_PER_SECOND * (nowMs - paintedMs)) / 1000)
    }
    paintedMs = nowMs
  }

  return {
    paint(levelDbfs, nowMs = performance.now()) {
      const level = meterFrom(10 ** (levelDbfs / 20))
      fall(level, nowMs)
      const target = beginPaint(canvas)
      if (!target) return
      const { context, width, height } = target
      const step = width / METER_BARS
      context.fillStyle = colors.get(color)
      for (let i = 0; i < METER_BARS; i++) {
        context.globalAlpha = alphaOf(i, level, peak)
        context.beginPath()
        context.roundRect(i * step, 0, step * BAR_SHARE, height, 1.2)
        context.fill()
      }
      context.globalAlpha = 1
    },
    destroy: () => colors.destroy(),
  }
}

/** Bars below the level are lit, the one it ends in by its share, and the one with the peak. */
export function alphaOf(bar: number, level: number, peak: number): number {
  const lit = Math.min(1, Math.max(0, level * METER_BARS - bar))
  const peakBar = Math.ceil(peak * METER_BARS) - 1
  if (bar === peakBar && peak > 0) return Math.max(PEAK_ALPHA, lit)
  return OFF_ALPHA + (1 - OFF_ALPHA) * lit
}
