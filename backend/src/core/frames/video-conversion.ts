/** Order of the three bytes of a pixel. */
export type PixelFormat = 'bgr' | 'rgb'

/** The pixels in the order `to`: the same array where it matches, else a copy with red and blue swapped. */
export function pixelsAs(data: Uint8Array, from: PixelFormat, to: PixelFormat): Uint8Array {
  if (from === to) return data
  const swapped = new Uint8Array(data.length)
  for (let i = 0; i < data.length; i += 3) {
    swapped[i] = data[i + 2]!
    swapped[i + 1] = data[i + 1]!
    swapped[i + 2] = data[i]!
  }
  return swapped
}
