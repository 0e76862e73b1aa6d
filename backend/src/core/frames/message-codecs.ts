import { BodyReader, BodyWriter, innerFrameSize } from './body-io.ts'
import { textBytes, textSize } from './body-text.ts'
import type { FrameCodec } from './codec.ts'
import {
  MESSAGE_ROLES,
  MessageFrame,
  type MessageRole,
  ToolCall,
  ToolDef,
  ToolResult,
} from './message-frames.ts'

export const toolCallCodec: FrameCodec<ToolCall> = {
  size: (frame) => textSize(frame.callId) + textSize(frame.name) + textSize(frame.arguments),
  payloadBytes: (frame) =>
    textBytes(frame.callId) + textBytes(frame.name) + textBytes(frame.arguments),
  write(frame, body) {
    return new BodyWriter(body).text(frame.callId).text(frame.name).text(frame.arguments).length
  },
  read(body, init) {
    const reader = new BodyReader(body)
    const callId = reader.text()
    const name = reader.text()
    return new ToolCall({ ...init, callId, name, arguments: reader.text() })
  },
}

export const toolResultCodec: FrameCodec<ToolResult> = {
  size: (frame) => textSize(frame.callId) + textSize(frame.content),
  payloadBytes: (frame) => textBytes(frame.callId) + textBytes(frame.content),
  write: (frame, body) => new BodyWriter(body).text(frame.callId).text(frame.content).length,
  read(body, init) {
    const reader = new BodyReader(body)
    const callId = reader.text()
    return new ToolResult({ ...init, callId, content: reader.text() })
  },
}

const STRICT = [null, false, true] as const

export const toolDefCodec: FrameCodec<ToolDef> = {
  size(frame) {
    return textSize(frame.name) + textSize(frame.description) + textSize(schemaText(frame)) + 8
  },
  payloadBytes(frame) {
    return textBytes(frame.name) + textBytes(frame.description) + textBytes(schemaText(frame))
  },
  write(frame, body) {
    const writer = new BodyWriter(body).text(frame.name).text(frame.description)
    writer.text(schemaText(frame)).u32(STRICT.indexOf(frame.strict))
    return writer.u32(frame.removed ? 1 : 0).length
  },
  read(body, init) {
    const reader = new BodyReader(body)
    const name = reader.text()
    const description = reader.text()
    const parameters = JSON.parse(reader.text())
    const strict = STRICT[reader.u32()]
    const removed = reader.u32() === 1 || undefined
    return new ToolDef({ ...init, name, description, parameters, strict, removed })
  },
}

function schemaText(frame: ToolDef): string {
  return JSON.stringify(frame.parameters)
}

export const messageCodec: FrameCodec<MessageFrame> = {
  size(frame) {
    let size = 8 + textSize(frame.content) + textSize(frame.toolCallId)
    for (const call of frame.toolCalls ?? []) size += innerFrameSize(call, toolCallCodec)
    return size
  },
  payloadBytes(frame) {
    let bytes = textBytes(frame.content) + textBytes(frame.toolCallId)
    for (const call of frame.toolCalls ?? []) bytes += toolCallCodec.payloadBytes(call)
    return bytes
  },
  write(frame, body) {
    const writer = new BodyWriter(body).u32(MESSAGE_ROLES.indexOf(frame.role))
    writer.text(frame.content).text(frame.toolCallId)
    writer.u32(frame.toolCalls === null ? 0 : 1 + frame.toolCalls.length)
    for (const call of frame.toolCalls ?? []) writer.frame(call, toolCallCodec)
    return writer.length
  },
  read(body, init) {
    const reader = new BodyReader(body)
    const role = MESSAGE_ROLES[reader.u32()] as MessageRole
    const content = reader.textOrNull()
    const toolCallId = reader.textOrNull()
    return new MessageFrame({ ...init, role, content, toolCallId, toolCalls: readCalls(reader) })
  },
}

function readCalls(reader: BodyReader): ToolCall[] | null {
  const count = reader.u32()
  if (count === 0) return null
  return Array.from({ length: count - 1 }, () => reader.frame(toolCallCodec))
}
