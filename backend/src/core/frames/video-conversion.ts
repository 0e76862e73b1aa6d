/** Order of the three bytes of a pixel. */
export type PixelFormat = 'bgr' | 'rgb'

export interface PixelsOptions {
  readonly from: PixelFormat
  readonly to: PixelFormat
  /** Takes a copy where one is needed and it is of the right length, so that none is made for each picture. */
  readonly into?: Uint8Array | undefined
}

/** The pixels in the order `to`: the same array where it matches, else a copy with red and blue swapped. */
export function pixelsAs(data: Uint8Array, { from, to, into }: PixelsOptions): Uint8Array {
  if (from === to) return data
  const swapped = into?.length === data.length ? into : new Uint8Array(data.length)
  const isAligned = data.byteOffset % 4 === 0 && swapped.byteOffset % 4 === 0
  const words = isAligned ? Math.floor(data.length / 12) * 3 : 0
  swapWords(wordsOf(data, words), wordsOf(swapped, words))
  for (let i = words * 4; i < data.length; i += 3) {
    swapped[i] = data[i + 2]!
    swapped[i + 1] = data[i + 1]!
    swapped[i + 2] = data[i]!
  }
  return swapped
}

function wordsOf({ buffer, byteOffset }: Uint8Array, words: number): Uint32Array {
  return new Uint32Array(buffer, words === 0 ? 0 : byteOffset, words)
}

/** Four pixels at a time, which are three words: faster than one byte after the other. */
function swapWords(from: Uint32Array, to: Uint32Array): void {
  for (let i = 0; i < from.length; i += 3) {
    const [a, b, c] = [from[i]!, from[i + 1]!, from[i + 2]!]
    // Little-endian: a = B0 G0 R0 B1, b = G1 R1 B2 G2, c = R2 B3 G3 R3, first byte lowest.
    to[i] = ((a >>> 16) & 0xff) | (a & 0xff00) | ((a & 0xff) << 16) | (((b >>> 8) & 0xff) << 24)
    to[i + 1] = (b & 0xff0000ff) | ((a >>> 24) << 8) | ((c & 0xff) << 16)
    to[i + 2] =
      ((b >>> 16) & 0xff) | ((c >>> 24) << 8) | (c & 0xff0000) | (((c >>> 8) & 0xff) << 24)
  }
}
