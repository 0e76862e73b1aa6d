import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Picture, resizeAndCrop } from './picture-resize.ts'

function grey(width: number, height: number, rows: readonly number[]): Picture {
  const data = Uint8Array.from(rows.flatMap((value) => [value, value, value]))
  return { width, height, data, format: 'bgr' }
}

function values({ data }: Picture): number[] {
  return [...data].filter((_, i) => i % 3 === 0)
}

describe('resizeAndCrop', () => {
  it('shrinking averages the area', () => {
    const picture = grey(4, 2, [0, 100, 10, 20, 100, 200, 30, 40])

    expect(values(resizeAndCrop(picture, { width: 2, height: 1 }))).toEqual([100, 25])
  })

  it('shrinking by a fraction counts half pixels as half', () => {
    const picture = grey(3, 3, [0, 90, 180, 0, 90, 180, 0, 90, 180])

    expect(values(resizeAndCrop(picture, { width: 2, height: 2 }))).toEqual([30, 150, 30, 150])
  })

  it('what stands out is cut equally on either side', () => {
    const picture = grey(4, 2, [1, 2, 3, 4, 5, 6, 7, 8])

    expect(values(resizeAndCrop(picture, { width: 2, height: 2 }))).toEqual([2, 3, 6, 7])
  })

  it('enlarging is bilinear', () => {
    const picture = grey(2, 1, [0, 100])

    expect(values(resizeAndCrop(picture, { width: 4, height: 2 }))).toEqual([
      0, 25, 75, 100, 0, 25, 75, 100,
    ])
  })

  it('keeps the order of colours', () => {
    const data = Uint8Array.from({ length: 12 }, (_, i) => [10, 20, 30][i % 3]!)
    const picture: Picture = { width: 2, height: 2, data, format: 'rgb' }

    expect(resizeAndCrop(picture, { width: 1, height: 1 })).toEqual({
      width: 1,
      height: 1,
      format: 'rgb',
      data: Uint8Array.of(10, 20, 30),
    })
  })

  it('an even picture stays even at any size', () => {
    const side = fc.integer({ min: 1, max: 24 })
    fc.assert(
      fc.property(side, side, side, side, fc.nat({ max: 255 }), (w, h, width, height, value) => {
        const picture = grey(w, h, Array(w * h).fill(value))

        const resized = resizeAndCrop(picture, { width, height })

        expect(values(resized)).toEqual(Array(width * height).fill(value))
      }),
    )
  })
})
