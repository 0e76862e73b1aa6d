import sharp from 'sharp'
import { expect, it } from 'vitest'
import { decodeSize, jpegSize } from './jpeg-size.ts'

function picture(width: number, height: number, progressive = false): Promise<Buffer> {
  const create = { width, height, channels: 3 as const, background: 'teal' }
  return sharp({ create }).jpeg({ progressive }).toBuffer()
}

it.each([
  [640, 480, false],
  [1, 3, false],
  [1921, 1080, true],
])('reads the size of a picture of %i × %i', async (width, height, progressive) => {
  expect(jpegSize(await picture(width, height, progressive))).toEqual({ width, height })
})

it.each([
  ['nothing', []],
  ['no picture', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
  ['a beginning only', [0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff, 0, 0, 0, 0, 0]],
])('finds no size in %s', (_, bytes) => {
  expect(jpegSize(Uint8Array.from(bytes))).toBeNull()
})

it.each([
  [0, null],
  [60, { width: 80, height: 60 }],
  [80, { width: 80, height: 60 }],
  [240, { width: 320, height: 240 }],
  [321, null],
  [2000, null],
])('decodes for %i pixels at the smallest size that fills them', async (shown, size) => {
  expect(decodeSize(await picture(640, 480), shown)).toEqual(size)
})
