import { type Colour, Raster } from '../raster.ts'
import { drawDigits, widthInDots } from './digits.ts'

// All colours are BGR.
const BARS: readonly Colour[] = [
  [192, 192, 192],
  [0, 192, 192],
  [192, 192, 0],
  [0, 192, 0],
  [192, 0, 192],
  [0, 0, 192],
  [192, 0, 0],
]
const PANEL: Colour = [24, 18, 16]
const DIGITS: Colour = [240, 240, 240]
const BALL: Colour = [60, 140, 255]
/** Upper part of the picture, with the colour bars. */
const BARS_PART = 0.6
/** Seconds in which the ball crosses the picture. */
const CROSSING_SECONDS = 2

/** What does not move: colour bars above a dark panel, BGR. */
export function drawBackground(width: number, height: number): Raster {
  const picture = new Raster(width, height)
  const bottom = barsHeight(height)
  for (const [index, colour] of BARS.entries()) {
    const left = (index * width) / BARS.length
    const right = ((index + 1) * width) / BARS.length
    picture.rectangle({ left, top: 0, right, bottom }, colour)
  }
  picture.rectangle({ left: 0, top: bottom, right: width, bottom: height }, PANEL)
  return picture
}

/** What moves: a clock, and a ball that goes from side to side. */
export function drawMoment(picture: Raster, seconds: number): void {
  const { width, height } = picture
  const text = clockText(seconds)
  const dotPx = Math.max(1, Math.floor((width * 0.8) / widthInDots(text)))
  const x = Math.floor((width - widthInDots(text) * dotPx) / 2)
  const y = barsHeight(height) + Math.floor((height * (1 - BARS_PART) - 5 * dotPx) / 2)
  drawDigits(picture, text, { at: { x, y }, dotPx, colour: DIGITS })

  const radius = Math.max(2, Math.round(height / 16))
  const way = (seconds / CROSSING_SECONDS) % 2
  const part = way < 1 ? way : 2 - way
  const centre = { x: radius + part * (width - 2 * radius), y: barsHeight(height) / 2 }
  picture.disc(centre, radius, BALL)
}

/** `HH:MM:SS.mmm` */
export function clockText(seconds: number): string {
  const ms = Math.round(seconds * 1000)
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  const time = [ms / 3_600_000, (ms / 60_000) % 60, (ms / 1000) % 60].map(two).join(':')
  return `${time}.${String(ms % 1000).padStart(3, '0')}`
}

function barsHeight(height: number): number {
  return Math.floor(BARS_PART * height)
}
