import { arraySize, BodyReader, BodyWriter } from './body-io.ts'
import { CameraParamsFrame, StereoCameraParamsFrame } from './camera-frames.ts'
import type { FrameCodec } from './codec.ts'

type Params = CameraParamsFrame | StereoCameraParamsFrame

export const cameraParamsCodec: FrameCodec<CameraParamsFrame> = {
  size: paramsSize,
  payloadBytes,
  write: (frame, body) => writeParams(frame, new BodyWriter(body)).length,
  read: (body, init) => new CameraParamsFrame({ ...init, ...readParams(new BodyReader(body)) }),
}

export const stereoCameraParamsCodec: FrameCodec<StereoCameraParamsFrame> = {
  size: (frame) => paramsSize(frame) + 8,
  payloadBytes: (frame) => payloadBytes(frame) + 8,
  write: (frame, body) => writeParams(frame, new BodyWriter(body)).f64(frame.baseline).length,
  read(body, init) {
    const reader = new BodyReader(body)
    const params = readParams(reader)
    return new StereoCameraParamsFrame({ ...init, ...params, baseline: reader.f64() })
  },
}

function paramsSize({ intrinsics, extrinsics }: Params): number {
  return 8 + arraySize(intrinsics) + arraySize(extrinsics)
}

function payloadBytes({ intrinsics, extrinsics }: Params): number {
  return intrinsics.byteLength + extrinsics.byteLength
}

function writeParams(frame: Params, writer: BodyWriter): BodyWriter {
  writer.u32(frame.width).u32(frame.height)
  return writer.array(frame.intrinsics).array(frame.extrinsics)
}

function readParams(reader: BodyReader) {
  return {
    width: reader.u32(),
    height: reader.u32(),
    intrinsics: reader.float64(),
    extrinsics: reader.float64(),
  }
}
