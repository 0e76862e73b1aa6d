import type { VideoFrame } from '../core/frames/video-frame.ts'

const WIDTH_PX = 320

/** Sharp encodes in a thread of its own; the pixels are copied, since the frame is only valid until the next read. */
export async function jpegOf(frame: VideoFrame) {
  const pixels = Buffer.from(frame.get('rgb'))
  const { width, height } = frame
  const { default: sharp } = await import('sharp')
  const { data, info } = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .resize({ width: WIDTH_PX, withoutEnlargement: true })
    .jpeg({ quality: 70 })
    .toBuffer({ resolveWithObject: true })
  return { jpeg: data, width: info.width, height: info.height }
}
