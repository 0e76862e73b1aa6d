export {
  type AudioInit,
  audioFromInterleaved,
  audioFromPcm16,
  audioFromRows,
} from './audio-construction.ts'
export { type AudioGetOptions, convertAudio, type PlanarAudio } from './audio-conversion.ts'
export { AudioFrame, type AudioFrameInit, type TextRange } from './audio-frame.ts'
export {
  BODY_PARTS,
  type BodyPart,
  type BonePose,
  bonePose,
  headingFromWaist,
} from './body-pose.ts'
export { type BodyParts, BodyPoseFrame, type BodyPoseFrameInit } from './body-pose-frame.ts'
export {
  CameraParamsFrame,
  type CameraParamsFrameInit,
  StereoCameraParamsFrame,
  type StereoCameraParamsFrameInit,
} from './camera-frames.ts'
export type { Body, FrameCodec } from './codec.ts'
export {
  GoalFrame,
  type GoalFrameInit,
  InterruptFrame,
  type InterruptFrameInit,
  RequestFrame,
} from './control-frames.ts'
export { Frame, type FrameClass, type FrameInit, type FrameLease, initFrom } from './frame.ts'
export {
  type FrameFields,
  frameFields,
  frameFromJson,
  frameToJson,
  JSON_KINDS,
} from './frame-json.ts'
export {
  type FrameSource,
  nextFrameId,
  nowUs,
  sharedIdCounter,
  useSharedIdCounter,
  withFrameSource,
} from './frame-source.ts'
export {
  attachItemLease,
  itemKindCode,
  itemPayloadBytes,
  itemSize,
  readItem,
  writeItem,
} from './items.ts'
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
} from './kinds.ts'
export {
  type Json,
  type JsonObject,
  MESSAGE_ROLES,
  MessageFrame,
  type MessageFrameInit,
  type MessageRole,
  ToolCall,
  type ToolCallInit,
  ToolDef,
  type ToolDefInit,
  ToolResult,
  type ToolResultInit,
} from './message-frames.ts'
export {
  ObjectDetectionFrame,
  type ObjectDetectionFrameInit,
  ObjectLocationFrame,
  type ObjectLocationFrameInit,
  ObjectSegmentationFrame,
  type ObjectSegmentationFrameInit,
} from './object-frames.ts'
export { type Picture, type PictureSize, resizeAndCrop } from './picture-resize.ts'
export { createResampler, type Resampler, resample, resampledLength } from './resampler.ts'
export {
  PlaybackFrame,
  type PlaybackFrameInit,
  SPEECH_EVENT_TYPES,
  SpeechEvent,
  type SpeechEventInit,
  type SpeechEventType,
} from './speech-frames.ts'
export { EOS, TextFrame, type TextFrameInit } from './text-frame.ts'
export { type PixelFormat, pixelsAs } from './video-conversion.ts'
export {
  DepthFrame,
  type DepthFrameInit,
  StereoVideoFrame,
  type StereoVideoFrameInit,
  VideoFrame,
  type VideoFrameInit,
} from './video-frame.ts'
