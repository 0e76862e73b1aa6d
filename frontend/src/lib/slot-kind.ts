import { parseSlotType, printTypeString, type TypeExpression } from '@openneuro/protocol'
import { dataTexts } from '../texts/data.ts'

export const SLOT_KINDS = [
  'audio',
  'text',
  'message',
  'video',
  'pose',
  'tool',
  'control',
  'any',
] as const
/** What flows, as colour and shape tell it. */
export type SlotKind = (typeof SLOT_KINDS)[number]

const KIND_BY_TYPE: Readonly<Record<string, SlotKind>> = {
  AudioFrame: 'audio',
  TextFrame: 'text',
  EOS: 'text',
  str: 'text',
  MessageFrame: 'message',
  RequestFrame: 'message',
  VideoFrame: 'video',
  StereoVideoFrame: 'video',
  DepthFrame: 'video',
  CameraParamsFrame: 'video',
  StereoCameraParamsFrame: 'video',
  ObjectDetectionFrame: 'video',
  ObjectSegmentationFrame: 'video',
  ObjectLocationFrame: 'video',
  BodyPoseFrame: 'pose',
  ToolCall: 'tool',
  ToolResult: 'tool',
  ToolDef: 'tool',
  InterruptFrame: 'control',
  SpeechEvent: 'control',
  PlaybackFrame: 'control',
  GoalFrame: 'control',
}

const kinds = new Map<string, SlotKind>()

/** Of a slot's type string such as `Union[Receiver[AudioFrame], NoneType]`, or of a resolved type. */
export function slotKind(typeString: string): SlotKind {
  const known = kinds.get(typeString)
  if (known) return known
  const { type } = parseSlotType(typeString)
  const kind = type ? kindOf(type) : 'any'
  kinds.set(typeString, kind)
  return kind
}

/** The first kind that is known, so that `TextFrame | EOS` is text. */
function kindOf(type: TypeExpression): SlotKind {
  switch (type.kind) {
    case 'name':
      return Object.hasOwn(KIND_BY_TYPE, type.name) ? KIND_BY_TYPE[type.name]! : 'any'
    case 'union':
      return type.members.map(kindOf).find((kind) => kind !== 'any') ?? 'any'
    case 'application':
      return type.args.map(kindOf).find((kind) => kind !== 'any') ?? 'any'
  }
}

/** Whether a slot may stay free: `Union[Receiver[X], NoneType]`. */
export function isOptionalSlot(typeString: string): boolean {
  return parseSlotType(typeString).optional
}

/** As people say it: `AudioFrame` is "audio", `list[ToolCall]` is "tool call list". */
export function typeWord(typeString: string): string {
  const { type } = parseSlotType(typeString)
  return type ? wordOf(type) : typeString
}

function wordOf(type: TypeExpression): string {
  switch (type.kind) {
    case 'name':
      return nameWord(type.name)
    case 'union':
      return [...new Set(type.members.filter((one) => !isEos(one)).map(wordOf))].join(' or ')
    case 'application':
      return type.args.length === 1
        ? `${wordOf(type.args[0]!)} ${type.name.toLowerCase()}`
        : printTypeString(type)
  }
}

function isEos(type: TypeExpression): boolean {
  return type.kind === 'name' && type.name === 'EOS'
}

function nameWord(name: string): string {
  if (name === '?') return dataTexts.kinds.unknown
  if (/^[A-Z]$/.test(name)) return dataTexts.kinds.any
  if (name === 'EOS') return name
  return name
    .replace(/(?<=.)Frame$/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
}
