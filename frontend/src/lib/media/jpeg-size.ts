/** Markers of frame headers (SOF); between them stand tables, which are passed over. */
const FRAME = [0xc0, 0xc1, 0xc2]

export interface PictureSize {
  readonly width: number
  readonly height: number
}

/** Width and height of a JPEG in pixels, from its header (ITU-T T.81, B.2.2); null where there is none. */
export function jpegSize(jpeg: Uint8Array): PictureSize | null {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength)
  for (let at = 2; at + 9 <= jpeg.length && jpeg[at] === 0xff; at += 2 + view.getUint16(at + 2)) {
    if (!FRAME.includes(jpeg[at + 1]!)) continue
    return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
  }
  return null
}

/** A JPEG is decoded fastest at these parts of its size. */
const PARTS = [1 / 8, 1 / 4, 1 / 2]

/** The smallest size that fills so many pixels of the screen's width; null for the picture's own. */
export function decodeSize(jpeg: Uint8Array, shownWidth: number): PictureSize | null {
  const size = shownWidth > 0 ? jpegSize(jpeg) : null
  const part = size && PARTS.find((one) => size.width * one >= shownWidth)
  if (!size || !part) return null
  return { width: Math.ceil(size.width * part), height: Math.ceil(size.height * part) }
}
