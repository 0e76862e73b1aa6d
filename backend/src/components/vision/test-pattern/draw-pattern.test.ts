import { describe, expect, it } from 'vitest'
import { Raster } from '../raster.ts'
import { drawDigits } from './digits.ts'
import { clockText, drawBackground, drawMoment } from './draw-pattern.ts'

describe('clockText', () => {
  it.each([
    [0, '00:00:00.000'],
    [61.5, '00:01:01.500'],
    [3_599.9996, '01:00:00.000'],
    [36_000 + 59 * 60 + 59.999, '10:59:59.999'],
  ])('writes %f s as %s', (seconds, text) => {
    expect(clockText(seconds)).toBe(text)
  })
})

describe('drawDigits', () => {
  it('draws each sign as 3 × 5 dots', () => {
    const picture = new Raster(8, 5)
    drawDigits(picture, '17', { at: { x: 0, y: 0 }, dotPx: 1, colour: [255, 255, 255] })
    const rows = Array.from({ length: 5 }, (_, y) =>
      Array.from({ length: 8 }, (_, x) => (picture.data[(y * 8 + x) * 3] ? '#' : '.')).join(''),
    )

    expect(rows).toEqual(['.#..###.', '##....#.', '.#....#.', '.#....#.', '###...#.'])
  })
})

describe('drawMoment', () => {
  it.each([
    [640, 480],
    [16, 16],
    [33, 4000],
  ])('moves in a picture of %i × %i', (width, height) => {
    const background = drawBackground(width, height)
    const [one, two] = [background.clone(), background.clone()] as const
    drawMoment(one, 0.5)
    drawMoment(two, 0.6)

    expect(Buffer.compare(one.data, background.data)).not.toBe(0)
    expect(Buffer.compare(two.data, one.data)).not.toBe(0)
  })
})
