import type { PixelFormat } from './video-conversion.ts'

export interface PictureSize {
  /** In pixels. */
  readonly width: number
  readonly height: number
}

/** 8-bit pixels, row-major, shape `[height × width × 3]`. */
export interface Picture extends PictureSize {
  readonly data: Uint8Array
  readonly format: PixelFormat
}

/** How one line of output pixels is made from one line of input pixels. */
interface LineFilter {
  /** First input pixel of each output pixel. */
  readonly starts: Int32Array
  /** Weights of the input pixels from there on, `width` for each output pixel. */
  readonly weights: Float32Array
  readonly width: number
}

/**
 * Scales the picture until it covers `size`, then cuts off what stands out on either side equally.
 * Shrinking averages the area under each new pixel; enlarging is bilinear.
 */
export function resizeAndCrop(picture: Picture, size: PictureSize): Picture {
  if (picture.width === size.width && picture.height === size.height) return picture
  const scale = Math.max(size.width / picture.width, size.height / picture.height)
  const across = lineFilter(picture.width, size.width, scale)
  const down = lineFilter(picture.height, size.height, scale)
  const rows = filterRows(picture, across)
  return { ...size, format: picture.format, data: filterColumns(rows, size, down) }
}

function lineFilter(from: number, to: number, scale: number): LineFilter {
  const margin = (from - to / scale) / 2
  return scale < 1 ? areaFilter(from, to, scale, margin) : linearFilter(from, to, scale, margin)
}

function areaFilter(from: number, to: number, scale: number, margin: number): LineFilter {
  const width = Math.min(from, Math.ceil(1 / scale) + 1)
  const filter = emptyFilter(to, width)
  for (let i = 0; i < to; i++) {
    const left = margin + i / scale
    const right = left + 1 / scale
    const start = clamp(Math.floor(left), 0, from - width)
    filter.starts[i] = start
    for (let k = 0; k < width; k++) {
      const covered = Math.min(right, start + k + 1) - Math.max(left, start + k)
      filter.weights[i * width + k] = Math.max(0, covered) * scale
    }
  }
  return filter
}

function linearFilter(from: number, to: number, scale: number, margin: number): LineFilter {
  const width = Math.min(from, 2)
  const filter = emptyFilter(to, width)
  for (let i = 0; i < to; i++) {
    const centre = clamp(margin + (i + 0.5) / scale - 0.5, 0, from - 1)
    const start = clamp(Math.floor(centre), 0, from - width)
    filter.starts[i] = start
    filter.weights[i * width] = 1 - (centre - start)
    if (width === 2) filter.weights[i * width + 1] = centre - start
  }
  return filter
}

function emptyFilter(to: number, width: number): LineFilter {
  return { starts: new Int32Array(to), weights: new Float32Array(to * width), width }
}

/** @returns shape `[height of the picture × filtered width × 3]` */
function filterRows({ data, width, height }: Picture, filter: LineFilter): Float32Array {
  const to = filter.starts.length
  const rows = new Float32Array(height * to * 3)
  let out = 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < to; x++) {
      let at = (y * width + filter.starts[x]!) * 3
      let red = 0
      let green = 0
      let blue = 0
      for (let k = 0; k < filter.width; k++, at += 3) {
        const weight = filter.weights[x * filter.width + k]!
        red += weight * data[at]!
        green += weight * data[at + 1]!
        blue += weight * data[at + 2]!
      }
      rows[out++] = red
      rows[out++] = green
      rows[out++] = blue
    }
  }
  return rows
}

function filterColumns(rows: Float32Array, size: PictureSize, filter: LineFilter): Uint8Array {
  const stride = size.width * 3
  const data = new Uint8Array(size.height * stride)
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < stride; x++) {
      let sum = 0.5
      for (let k = 0; k < filter.width; k++) {
        sum += filter.weights[y * filter.width + k]! * rows[(filter.starts[y]! + k) * stride + x]!
      }
      data[y * stride + x] = Math.min(sum, 255)
    }
  }
  return data
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most))
}
