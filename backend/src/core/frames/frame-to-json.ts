import { AudioFrame } from './audio-frame.ts'
import type { BonePose } from './body-pose.ts'
import { BodyPoseFrame } from './body-pose-frame.ts'
import { CameraParamsFrame, StereoCameraParamsFrame } from './camera-frames.ts'
import { Frame } from './frame.ts'
import {
  ObjectDetectionFrame,
  ObjectLocationFrame,
  ObjectSegmentationFrame,
} from './object-frames.ts'
import { DepthFrame, StereoVideoFrame, VideoFrame } from './video-frame.ts'

/** Fields of a frame as JSON, spelled as on the wire. */
export type FrameFields = Record<string, unknown>
type Shapes = Readonly<Record<string, readonly number[]>>

/**
 * A frame as a JSON object: `kind`, `id`, `timestamp_us` and its fields, its data after what describes the
 * data. Fields that are not set are left out; arrays of numbers are only described, `{dtype, shape}`.
 */
export function frameToJson(frame: Frame): FrameFields {
  const { kind, id, timestampUs } = frame
  return { kind, id, timestamp_us: timestampUs, ...frameFields(frame) }
}

/** The fields alone, as a page gets them for a structured model. */
export function frameFields(frame: Frame): FrameFields {
  const { id: _id, timestampUs: _timestampUs, turn, generation, ...own } = frame
  const shapes = shapesOf(frame)
  const fields: FrameFields = {}
  for (const [name, value] of [...dataLast(own), ...Object.entries({ turn, generation })]) {
    if (value !== undefined) fields[snakeCase(name)] = jsonOf(value, shapes[name])
  }
  if (frame instanceof BodyPoseFrame) fields.parts = partsJson(frame)
  return fields
}

function dataLast(fields: object): [string, unknown][] {
  return Object.entries(fields).sort(
    ([, a], [, b]) => Number(ArrayBuffer.isView(a)) - Number(ArrayBuffer.isView(b)),
  )
}

function jsonOf(value: unknown, shape: readonly number[] | undefined): unknown {
  if (ArrayBuffer.isView(value)) return describeArray(value, shape)
  if (value instanceof Frame) return frameToJson(value)
  if (Array.isArray(value)) return value.map((item) => jsonOf(item, undefined))
  return value
}

const DTYPES: Readonly<Record<string, string>> = {
  Uint8Array: 'uint8',
  Int16Array: 'int16',
  Int32Array: 'int32',
  Float32Array: 'float32',
  Float64Array: 'float64',
  BigInt64Array: 'int64',
}

function describeArray(array: ArrayBufferView, shape: readonly number[] | undefined) {
  const name = array.constructor.name
  const length = 'length' in array ? (array.length as number) : array.byteLength
  return { dtype: DTYPES[name] ?? name, shape: shape ?? [length] }
}

/** Shapes of a frame's arrays by field; an array that is not named here has one axis. */
function shapesOf(frame: Frame): Shapes {
  if (frame instanceof AudioFrame) return { data: [frame.channels, frame.samples] }
  if (frame instanceof VideoFrame) return { data: [frame.height, frame.width, 3] }
  if (frame instanceof StereoVideoFrame) {
    const shape = [frame.height, frame.width, 3]
    return { left: shape, right: shape }
  }
  if (frame instanceof DepthFrame) return { data: [frame.height, frame.width] }
  if (frame instanceof CameraParamsFrame || frame instanceof StereoCameraParamsFrame) {
    return { intrinsics: [3, 3], extrinsics: [4, 4] }
  }
  return objectShapes(frame)
}

function objectShapes(frame: Frame): Shapes {
  if (frame instanceof ObjectDetectionFrame) {
    const scores = [frame.prompts.length, frame.boxesPerPrompt]
    return { scores, boxes: [...scores, 4] }
  }
  if (frame instanceof ObjectSegmentationFrame) {
    const count = frame.labels.length
    return { masks: [count, frame.height, frame.width], boxes: [count, 4] }
  }
  if (frame instanceof ObjectLocationFrame) {
    return { positions: [frame.labels.length, 3], boxes: [frame.labels.length, 4] }
  }
  return {}
}

function partsJson({ parts }: BodyPoseFrame): FrameFields {
  const json: FrameFields = {}
  for (const [part, pose] of Object.entries(parts)) json[part] = pose && boneJson(pose)
  return json
}

function boneJson(pose: BonePose): FrameFields {
  return Object.fromEntries(Object.entries(pose).map(([name, value]) => [snakeCase(name), value]))
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
