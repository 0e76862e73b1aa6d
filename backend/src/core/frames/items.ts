import { EngineError } from '@openneuro/protocol/errors'
import { BodyReader, BodyWriter, innerFrameSize } from './body-io.ts'
import { textBytes, textSize } from './body-text.ts'
import type { Body } from './codec.ts'
import { Frame, type FrameInit, type FrameLease } from './frame.ts'
import { kindByCode, kindOf } from './kinds.ts'

/*
 * What channels carry: a frame, a list of frames (one item), bytes, or any JSON value (models of UI
 * slots). The code says which, and for a frame of what kind; codes below 16 are no frames.
 */
const FRAMES = 1
const BYTES = 2
const JSON_VALUE = 3
const FIRST_FRAME_CODE = 16

/** True for the code of a single frame. */
export function isFrameCode(code: number): boolean {
  return code >= FIRST_FRAME_CODE
}

/** u32; tells `readItem` how to read what `writeItem` wrote. */
export function itemKindCode(item: unknown): number {
  if (item instanceof Frame) return kindOf(item).code
  if (isFrameList(item)) return FRAMES
  return item instanceof Uint8Array ? BYTES : JSON_VALUE
}

/** Upper bound of the bytes that `writeItem` will use. */
export function itemSize(item: unknown): number {
  if (item instanceof Frame) return kindOf(item).codec.size(item)
  if (isFrameList(item)) return frameListSize(item)
  return item instanceof Uint8Array ? 4 + 64 + item.length : textSize(measuredText(item))
}

/** Samples, pixels and text, as metrics count them; no headers. */
export function itemPayloadBytes(item: unknown): number {
  if (item instanceof Frame) return kindOf(item).codec.payloadBytes(item)
  if (isFrameList(item)) {
    let bytes = 0
    for (const frame of item) bytes += kindOf(frame).codec.payloadBytes(frame)
    return bytes
  }
  return item instanceof Uint8Array ? item.length : textBytes(jsonText(item))
}

/** @returns bytes used */
export function writeItem(item: unknown, body: Body): number {
  if (item instanceof Frame) return kindOf(item).codec.write(item, body)
  const writer = new BodyWriter(body)
  if (isFrameList(item)) return writeFrameList(item, writer)
  return (item instanceof Uint8Array ? writer.array(item) : writer.text(textToWrite(item))).length
}

/**
 * The item that `writeItem` wrote. Its arrays are views on `body.buffer`. `init` is for a single frame;
 * the frames of a list have their ids and times in the body.
 */
export function readItem(kindCode: number, body: Body, init: FrameInit): unknown {
  if (kindCode >= FIRST_FRAME_CODE) return kindByCode(kindCode).codec.read(body, init)
  const reader = new BodyReader(body)
  if (kindCode === FRAMES) return readFrameList(reader)
  return kindCode === BYTES ? reader.bytes() : JSON.parse(reader.text())
}

/** Attaches the lease to every frame whose arrays lie in the item's body. */
export function attachItemLease(item: unknown, lease: FrameLease): void {
  if (item instanceof Frame) attachFrameLease(item, lease)
  else if (isFrameList(item)) for (const frame of item) attachFrameLease(frame, lease)
}

function attachFrameLease(frame: Frame, lease: FrameLease): void {
  Frame.attachLease(frame, lease)
  const { codec } = kindOf(frame)
  if (codec.inner) for (const inner of codec.inner(frame)) attachFrameLease(inner, lease)
}

/** An empty list counts as one of frames. */
function isFrameList(item: unknown): item is readonly Frame[] {
  return Array.isArray(item) && (item.length === 0 || item[0] instanceof Frame)
}

function frameListSize(frames: readonly Frame[]): number {
  let size = 4
  for (const frame of frames) size += 4 + innerFrameSize(frame, kindOf(frame).codec)
  return size
}

function writeFrameList(frames: readonly Frame[], writer: BodyWriter): number {
  writer.u32(frames.length)
  for (const frame of frames) {
    const { code, codec } = kindOf(frame)
    writer.u32(code).frame(frame, codec)
  }
  return writer.length
}

function readFrameList(reader: BodyReader): readonly Frame[] {
  return Array.from({ length: reader.u32() }, () => reader.frame(kindByCode(reader.u32()).codec))
}

/** The text of a value that was measured and will be written next. */
let measured: { readonly value: unknown; readonly text: string } | null = null

function measuredText(value: unknown): string {
  measured = { value, text: jsonText(value) }
  return measured.text
}

function textToWrite(value: unknown): string {
  const text = measured !== null && measured.value === value ? measured.text : jsonText(value)
  measured = null
  return text
}

function jsonText(value: unknown): string {
  const why = 'it is neither a frame, a list of frames, bytes nor a JSON value'
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch (cause) {
    throw new EngineError('frame.invalid', `Cannot send a value: ${why}`, { cause })
  }
  if (text === undefined) throw new EngineError('frame.invalid', `Cannot send ${value}: ${why}`)
  return text
}
