import { decodeSize, type PictureSize } from './jpeg-size.ts'

/** A decoded picture; whoever has it closes it. */
export interface Picture {
  readonly image: ImageBitmap | VideoFrame
  readonly width: number
  readonly height: number
}

/**
 * Null for what is no picture: the next one may be. Where so many pixels of its width are shown, it may be
 * smaller than it was: a quarter of the pixels is a quarter of the work, up to the screen.
 */
export async function decodeJpeg(jpeg: Uint8Array, shownWidth = 0): Promise<Picture | null> {
  try {
    if (typeof ImageDecoder === 'undefined') return await decodeBlob(jpeg)
    return await decodeBytes(jpeg, decodeSize(jpeg, shownWidth))
  } catch {
    return null
  }
}

/** Straight from the bytes: a blob would go to another process and back. Only on secure pages. */
async function decodeBytes(jpeg: Uint8Array, size: PictureSize | null): Promise<Picture> {
  const decoder = new ImageDecoder({
    data: jpeg as Uint8Array<ArrayBuffer>,
    type: 'image/jpeg',
    preferAnimation: false,
    ...(size && { desiredWidth: size.width, desiredHeight: size.height }),
  })
  try {
    const { image } = await decoder.decode()
    return { image, width: image.displayWidth, height: image.displayHeight }
  } finally {
    decoder.close()
  }
}

async function decodeBlob(jpeg: Uint8Array): Promise<Picture> {
  const blob = new Blob([jpeg as Uint8Array<ArrayBuffer>], { type: 'image/jpeg' })
  const image = await createImageBitmap(blob)
  return { image, width: image.width, height: image.height }
}
