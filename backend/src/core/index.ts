export { EngineError } from '@openneuro/protocol'
export { z } from 'zod'
export type { Input, NewestInput, Output } from './channels/types.ts'
export type {
  ComponentContext,
  Log,
  Models,
  Paths,
  Secrets,
} from './component/context.ts'
export {
  type Choice,
  type Component,
  type ComponentDefinition,
  type DynamicOptions,
  defineComponent,
} from './component/define-component.ts'
export type { Requirement } from './component/requirements.ts'
export { list, optional, T, typeVariable, union } from './component/slots.ts'
export { ui } from './component/ui.ts'
export type { Catalog } from './engine/types.ts'
export {
  AudioFrame,
  audioFromPcm16,
  BODY_PARTS,
  type BodyPart,
  type BodyParts,
  BodyPoseFrame,
  type BonePose,
  createResampler,
  EOS,
  Frame,
  InterruptFrame,
  initFrom,
  MessageFrame,
  PlaybackFrame,
  type PlaybackFrameInit,
  RequestFrame,
  type Resampler,
  SpeechEvent,
  TextFrame,
  VideoFrame,
} from './frames/index.ts'
export type { Clock } from './runtime/clock.ts'
export type { ComponentSource } from './runtime/types.ts'
