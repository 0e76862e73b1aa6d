import { ALIGNMENT, arraySize, BodyReader, BodyWriter } from './body-io.ts'
import type { FrameCodec } from './codec.ts'
import type { PixelFormat } from './video-conversion.ts'
import { DepthFrame, StereoVideoFrame, VideoFrame } from './video-frame.ts'

const HEADER_SIZE = ALIGNMENT
const PIXEL_FORMATS: readonly PixelFormat[] = ['bgr', 'rgb']

/** Width, height, order of colours; then the pixels. */
export const videoCodec: FrameCodec<VideoFrame> = {
  size: (frame) => HEADER_SIZE + frame.data.length,
  payloadBytes: (frame) => frame.data.length,
  write(frame, { u8, view, offset }) {
    view.setUint32(offset, frame.width, true)
    view.setUint32(offset + 4, frame.height, true)
    view.setUint32(offset + 8, PIXEL_FORMATS.indexOf(frame.format), true)
    u8.set(frame.data, offset + HEADER_SIZE)
    return HEADER_SIZE + frame.data.length
  },
  read({ buffer, view, offset }, init) {
    const width = view.getUint32(offset, true)
    const height = view.getUint32(offset + 4, true)
    const format = pixelFormat(view.getUint32(offset + 8, true))
    const data = new Uint8Array(buffer, offset + HEADER_SIZE, width * height * 3)
    return new VideoFrame({ ...init, data, width, height, format })
  },
}

export const stereoVideoCodec: FrameCodec<StereoVideoFrame> = {
  size: (frame) => 12 + arraySize(frame.left) + arraySize(frame.right),
  payloadBytes: (frame) => frame.left.length + frame.right.length,
  write(frame, body) {
    const writer = new BodyWriter(body).u32(frame.width).u32(frame.height)
    writer.u32(PIXEL_FORMATS.indexOf(frame.format))
    return writer.array(frame.left).array(frame.right).length
  },
  read(body, init) {
    const reader = new BodyReader(body)
    return new StereoVideoFrame({
      ...init,
      width: reader.u32(),
      height: reader.u32(),
      format: pixelFormat(reader.u32()),
      left: reader.bytes(),
      right: reader.bytes(),
    })
  },
}

export const depthCodec: FrameCodec<DepthFrame> = {
  size: (frame) => 12 + arraySize(frame.data),
  payloadBytes: (frame) => frame.data.byteLength,
  write(frame, body) {
    const writer = new BodyWriter(body).u32(frame.width).u32(frame.height)
    return writer.u32(frame.isMetric ? 1 : 0).array(frame.data).length
  },
  read(body, init) {
    const reader = new BodyReader(body)
    return new DepthFrame({
      ...init,
      width: reader.u32(),
      height: reader.u32(),
      isMetric: reader.u32() === 1,
      data: reader.float32(),
    })
  },
}

function pixelFormat(index: number): PixelFormat {
  return PIXEL_FORMATS[index] ?? 'bgr'
}
