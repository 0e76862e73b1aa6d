/** A decoded picture; whoever has it closes it. */
export interface Picture {
  readonly image: ImageBitmap | VideoFrame
  readonly width: number
  readonly height: number
}

/** Null for what is no picture: the next one may be. */
export async function decodeJpeg(jpeg: Uint8Array): Promise<Picture | null> {
  try {
    return await (typeof ImageDecoder === 'undefined' ? decodeBlob(jpeg) : decodeBytes(jpeg))
  } catch {
    return null
  }
}

/** Straight from the bytes: a blob would go to another process and back. Only on secure pages. */
async function decodeBytes(jpeg: Uint8Array): Promise<Picture> {
  const data = jpeg as Uint8Array<ArrayBuffer>
  const decoder = new ImageDecoder({ data, type: 'image/jpeg', preferAnimation: false })
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
