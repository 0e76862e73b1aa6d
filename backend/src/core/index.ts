// The engine's public surface: what components, the API and other programs may use.

import type { Engine, EngineOptions } from './engine/create-engine.ts'
import type { MemoryOptions, MemoryStore } from './memory/memory-store.ts'

export {
  EngineError,
  type ErrorCode,
  type ErrorPayload,
  errorPayload,
} from '@openneuro/protocol/errors'
export { z } from 'zod'
// Not through the folder's index, which is the main thread's side of channels as well.
export { type Drained, drain } from './channels/drain.ts'
export type {
  Fabric,
  Injector,
  Input,
  NewestInput,
  NodeCounters,
  Output,
  ReceiverCounters,
  SenderCounters,
  Tap,
} from './channels/index.ts'
export {
  type ComponentContext,
  type Log,
  type Models,
  type Paths,
  type Secrets,
  TRACE_PARTS,
  type TracePart,
  type TracePartName,
} from './component/context.ts'
export {
  type Choice,
  type Component,
  type ComponentDefinition,
  type DynamicOptions,
  defineComponent,
  type EmitContext,
  type FunctionalityTag,
  type GpuTag,
  type IoTag,
  type RunContext,
} from './component/define-component.ts'
export {
  describeComponent,
  isMediaSlot,
  isUiSlot,
  itemTypeString,
  pathField,
  slotTypeString,
} from './component/describe.ts'
export { initSchema, parseInitArgs } from './component/init-args.ts'
export type { ModelFile, ModelRequirement, Requirement } from './component/requirements.ts'
export {
  type InputSlot,
  type ItemOf,
  list,
  type OutputSlot,
  optional,
  T,
  typeVariable,
  type UiSlot,
  union,
} from './component/slots.ts'
export { ui } from './component/ui.ts'
export type { Engine, EngineOptions } from './engine/create-engine.ts'
export type {
  Catalog,
  GraphEvents,
  GraphManager,
  NewNode,
  NodeMetrics,
  NodeUpdate,
  NodeView,
  UiChannel,
} from './engine/types.ts'
export {
  AudioFrame,
  type AudioFrameInit,
  audioFromInterleaved,
  audioFromPcm16,
  audioFromRows,
  BODY_PARTS,
  type BodyPart,
  type BodyParts,
  BodyPoseFrame,
  type BodyPoseFrameInit,
  type BonePose,
  bonePose,
  CameraParamsFrame,
  createResampler,
  DepthFrame,
  defineFrame,
  EOS,
  Frame,
  type FrameClass,
  type FrameInit,
  frameFromJson,
  frameToJson,
  GoalFrame,
  headingFromWaist,
  InterruptFrame,
  initFrom,
  MessageFrame,
  type MessageRole,
  nowUs,
  ObjectDetectionFrame,
  ObjectLocationFrame,
  ObjectSegmentationFrame,
  type Picture,
  type PictureSize,
  type PixelFormat,
  PlaybackFrame,
  type PlaybackFrameInit,
  pixelsAs,
  RequestFrame,
  type Resampler,
  resample,
  resizeAndCrop,
  SpeechEvent,
  type SpeechEventInit,
  StereoCameraParamsFrame,
  StereoVideoFrame,
  TextFrame,
  type TextFrameInit,
  type TextRange,
  ToolCall,
  ToolDef,
  ToolResult,
  VideoFrame,
  type VideoFrameInit,
} from './frames/index.ts'
export type { DocumentPatch } from './graph/document.ts'
export type { EdgeProblem } from './graph/plan.ts'
export { forgottenUntil } from './memory/forgotten.ts'
export type {
  Embedding,
  Fact,
  FactSource,
  Memories,
  NewFact,
  RecallQuery,
} from './memory/index.ts'
export type { MemoryOptions, MemoryStore } from './memory/memory-store.ts'
export type {
  Clock,
  ComponentSource,
  LogEntry,
  NodeLogs,
  NodeState,
  OutputStreams,
  Runtime,
} from './runtime/index.ts'

/** An engine that owns its home, to be embedded in another program. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  // Components import this file in every thread, and need nothing of what runs them.
  const engine = await import('./engine/create-engine.ts')
  return engine.createEngine(options)
}

/** The memory of a project, for whoever is to wait for it; nothing is opened before it is used. */
export async function openMemory(options: MemoryOptions): Promise<MemoryStore> {
  // Not every thread needs a database.
  const { MemoryStore } = await import('./memory/memory-store.ts')
  return new MemoryStore(options)
}
