import { audioCodec } from './audio-codec.ts'
import { AudioFrame } from './audio-frame.ts'
import { bodyPoseCodec } from './body-pose-codec.ts'
import { BodyPoseFrame } from './body-pose-frame.ts'
import { cameraParamsCodec, stereoCameraParamsCodec } from './camera-codecs.ts'
import { CameraParamsFrame, StereoCameraParamsFrame } from './camera-frames.ts'
import type { FrameCodec } from './codec.ts'
import { goalCodec, interruptCodec, requestCodec } from './control-codecs.ts'
import { GoalFrame, InterruptFrame, RequestFrame } from './control-frames.ts'
import { Frame, type FrameClass } from './frame.ts'
import { registerKind } from './kind-registry.ts'
import { messageCodec, toolCallCodec, toolDefCodec, toolResultCodec } from './message-codecs.ts'
import { MessageFrame, ToolCall, ToolDef, ToolResult } from './message-frames.ts'
import {
  objectDetectionCodec,
  objectLocationCodec,
  objectSegmentationCodec,
} from './object-codecs.ts'
import {
  ObjectDetectionFrame,
  ObjectLocationFrame,
  ObjectSegmentationFrame,
} from './object-frames.ts'
import { playbackCodec, speechEventCodec } from './speech-codecs.ts'
import { PlaybackFrame, SpeechEvent } from './speech-frames.ts'
import { eosCodec, textCodec } from './text-codec.ts'
import { EOS, TextFrame } from './text-frame.ts'
import { depthCodec, stereoVideoCodec, videoCodec } from './video-codec.ts'
import { DepthFrame, StereoVideoFrame, VideoFrame } from './video-frame.ts'

export {
  defineFrame,
  type FrameKind,
  type FrameKindOptions,
  isMediaKind,
  isSubtype,
  kindByCode,
  kindByName,
  kindNames,
  kindOf,
} from './kind-registry.ts'

/** The engine's own kinds have small codes, which are never given to another kind. */
function media<F extends Frame>(
  code: number,
  frameClass: FrameClass<F>,
  codec: FrameCodec<F>,
): void {
  registerKind(frameClass, code, { parent: Frame, media: true, codec })
}

function lossless<F extends Frame>(
  code: number,
  frameClass: FrameClass<F>,
  codec: FrameCodec<F>,
  parent: FrameClass = Frame,
): void {
  registerKind(frameClass, code, { parent, media: false, codec })
}

media(16, AudioFrame, audioCodec)
lossless(17, TextFrame, textCodec)
lossless(18, EOS, eosCodec, TextFrame)
lossless(19, InterruptFrame, interruptCodec)
lossless(20, RequestFrame, requestCodec)
lossless(21, MessageFrame, messageCodec)
lossless(22, ToolDef, toolDefCodec)
lossless(23, ToolCall, toolCallCodec)
lossless(24, ToolResult, toolResultCodec)
media(25, BodyPoseFrame, bodyPoseCodec)
media(26, ObjectDetectionFrame, objectDetectionCodec)
media(27, ObjectSegmentationFrame, objectSegmentationCodec)
media(28, ObjectLocationFrame, objectLocationCodec)
lossless(29, GoalFrame, goalCodec)
media(30, CameraParamsFrame, cameraParamsCodec)
media(31, StereoCameraParamsFrame, stereoCameraParamsCodec)
media(32, DepthFrame, depthCodec)
media(33, VideoFrame, videoCodec)
media(34, StereoVideoFrame, stereoVideoCodec)
lossless(35, SpeechEvent, speechEventCodec)
lossless(36, PlaybackFrame, playbackCodec)
