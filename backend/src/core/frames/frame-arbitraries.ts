import fc from 'fast-check'
import { AudioFrame } from './audio-frame.ts'
import { BODY_PARTS } from './body-pose.ts'
import { BodyPoseFrame } from './body-pose-frame.ts'
import { CameraParamsFrame, StereoCameraParamsFrame } from './camera-frames.ts'
import { GoalFrame, InterruptFrame, RequestFrame } from './control-frames.ts'
import type { Frame } from './frame.ts'
import { MESSAGE_ROLES, MessageFrame, ToolCall, ToolDef, ToolResult } from './message-frames.ts'
import {
  ObjectDetectionFrame,
  ObjectLocationFrame,
  ObjectSegmentationFrame,
} from './object-frames.ts'
import { PlaybackFrame, SPEECH_EVENT_TYPES, SpeechEvent } from './speech-frames.ts'
import { EOS, TextFrame } from './text-frame.ts'
import { DepthFrame, StereoVideoFrame, VideoFrame } from './video-frame.ts'

/*
 * For tests only: frames of every kind with any content. Texts include halves of surrogate pairs, numbers
 * NaN and the infinities, arrays none at all.
 */
const U32 = fc.integer({ min: 0, max: 0xffffffff })
const text = fc
  .string({ unit: 'binary', maxLength: 40 })
  .chain((whole) =>
    fc.constantFrom(whole, `${whole}\ud83d`, `\ude00${whole}`, `${whole}é✓😀`, 'plain'.repeat(9)),
  )
const textOrNull = fc.option(text)
const number = fc.double()
const numberOrNull = fc.option(number)
const size = fc.nat({ max: 5 })

const init = fc.record(
  {
    timestampUs: fc.nat({ max: 2 ** 52 }),
    turn: U32,
    generation: U32,
  },
  { requiredKeys: [] },
)

function float32(length: number) {
  return fc.float32Array({ minLength: length, maxLength: length })
}

function float64(length: number) {
  return fc.float64Array({ minLength: length, maxLength: length })
}

function bytes(length: number, max = 255) {
  return fc.uint8Array({ minLength: length, maxLength: length, max })
}

function texts(length: number) {
  return fc.array(text, { minLength: length, maxLength: length })
}

function ids(length: number) {
  return fc.bigInt64Array({ minLength: length, maxLength: length })
}

const audio = fc.tuple(fc.integer({ min: 1, max: 3 }), size).chain(([channels, samples]) =>
  fc.record({
    data: float32(channels * samples),
    channels: fc.constant(channels),
    sampleRate: fc.constantFrom(16_000, 44_100, 48_000, 22_050.5),
    chars: fc.option(U32, { nil: undefined }),
    unspoken: fc.option(fc.array(fc.tuple(U32, U32), { maxLength: 4 }), { nil: undefined }),
    source: fc.option(text, { nil: undefined }),
  }),
)

const picture = fc.record({ width: size, height: size, format: fc.constantFrom('bgr', 'rgb') })
const call = fc
  .tuple(init, fc.record({ callId: text, name: text, arguments: text }))
  .map(([given, fields]) => new ToolCall({ ...given, ...fields }))

const bone = fc.record({
  posX: number,
  posY: number,
  posZ: number,
  rotW: number,
  rotX: number,
  rotY: number,
  rotZ: number,
})
const parts = fc.record(Object.fromEntries(BODY_PARTS.map((part) => [part, fc.option(bone)])))

const camera = fc.record({
  intrinsics: float64(9),
  extrinsics: float64(16),
  width: U32,
  height: U32,
})

const detections = fc.tuple(size, size).chain(([prompts, places]) =>
  fc.record({
    prompts: texts(prompts),
    boxes: float32(prompts * places * 4),
    scores: float32(prompts * places),
  }),
)
const segmentations = fc.tuple(size, size, size).chain(([count, width, height]) =>
  fc.record({
    labels: texts(count),
    masks: bytes(count * width * height, 1),
    width: fc.constant(width),
    height: fc.constant(height),
    boxes: float32(count * 4),
    scores: float32(count),
    objectIds: ids(count),
  }),
)
const locations = size.chain((count) =>
  fc.record({
    labels: texts(count),
    positions: float32(count * 3),
    depths: float32(count),
    boxes: float32(count * 4),
    scores: float32(count),
    objectIds: ids(count),
  }),
)

function frames<Fields extends object>(
  fields: fc.Arbitrary<Fields>,
  make: (given: Fields) => Frame,
): fc.Arbitrary<Frame> {
  return fc.tuple(init, fields).map(([given, own]) => make({ ...given, ...own }))
}

const nothing = fc.constant({})

/** Any frame of a kind, by the name of the kind. */
export const FRAME_ARBITRARIES: Readonly<Record<string, fc.Arbitrary<Frame>>> = {
  AudioFrame: frames(audio, (given) => new AudioFrame(given)),
  TextFrame: frames(fc.record({ text, language: textOrNull }), (given) => new TextFrame(given)),
  EOS: frames(nothing, (given) => new EOS(given)),
  InterruptFrame: frames(fc.record({ reason: text }), (given) => new InterruptFrame(given)),
  RequestFrame: frames(nothing, (given) => new RequestFrame(given)),
  MessageFrame: frames(
    fc.record({
      role: fc.constantFrom(...MESSAGE_ROLES),
      content: textOrNull,
      toolCalls: fc.option(fc.array(call, { maxLength: 3 })),
      toolCallId: textOrNull,
    }),
    (given) => new MessageFrame(given),
  ),
  ToolDef: frames(
    fc.record({
      name: text,
      description: text,
      parameters: fc.dictionary(
        fc.string(),
        fc.oneof(fc.string(), fc.integer(), fc.constant(null)),
        {
          noNullPrototype: true,
        },
      ),
      strict: fc.option(fc.boolean()),
      removed: fc.option(fc.constant(true as const), { nil: undefined }),
    }),
    (given) => new ToolDef(given),
  ),
  ToolCall: call,
  ToolResult: frames(fc.record({ callId: text, content: text }), (given) => new ToolResult(given)),
  BodyPoseFrame: frames(fc.record({ parts }), (given) => new BodyPoseFrame(given)),
  ObjectDetectionFrame: frames(detections, (given) => new ObjectDetectionFrame(given)),
  ObjectSegmentationFrame: frames(segmentations, (given) => new ObjectSegmentationFrame(given)),
  ObjectLocationFrame: frames(locations, (given) => new ObjectLocationFrame(given)),
  GoalFrame: frames(
    fc.record({ x: numberOrNull, y: numberOrNull, z: numberOrNull, heading: numberOrNull }),
    (given) => new GoalFrame(given),
  ),
  CameraParamsFrame: frames(camera, (given) => new CameraParamsFrame(given)),
  StereoCameraParamsFrame: frames(
    fc.tuple(camera, number).map(([given, baseline]) => ({ ...given, baseline })),
    (given) => new StereoCameraParamsFrame(given),
  ),
  DepthFrame: frames(
    fc
      .record({ width: size, height: size, isMetric: fc.boolean() })
      .chain((given) => float32(given.width * given.height).map((data) => ({ ...given, data }))),
    (given) => new DepthFrame(given),
  ),
  VideoFrame: frames(
    picture.chain((given) =>
      bytes(given.width * given.height * 3).map((data) => ({ ...given, data })),
    ),
    (given) => new VideoFrame(given),
  ),
  StereoVideoFrame: frames(
    picture.chain((given) => {
      const eye = bytes(given.width * given.height * 3)
      return fc.tuple(eye, eye).map(([left, right]) => ({ ...given, left, right }))
    }),
    (given) => new StereoVideoFrame(given),
  ),
  SpeechEvent: frames(
    fc.record({
      turn: U32,
      event: fc.constantFrom(...SPEECH_EVENT_TYPES),
      audio: fc.option(audio.map((given) => new AudioFrame(given))),
    }),
    (given) => new SpeechEvent(given),
  ),
  PlaybackFrame: frames(
    fc.record({
      turn: U32,
      generation: U32,
      chars: U32,
      unspoken: fc.option(fc.array(fc.tuple(U32, U32), { maxLength: 4 }), { nil: undefined }),
      ms: fc.double({ min: 0, noNaN: true }),
      done: fc.boolean(),
    }),
    (given) => new PlaybackFrame(given),
  ),
}

export const anyFrame: fc.Arbitrary<Frame> = fc.oneof(...Object.values(FRAME_ARBITRARIES))
