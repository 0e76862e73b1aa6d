import type { FrameJson, TapFrame } from '@openneuro/protocol'
import { t } from '../../../texts/en.ts'

/** How a frame is shown. */
export type FrameView = 'waveform' | 'picture' | 'skeleton' | 'messages' | 'text' | 'values'

const MESSAGE_KINDS = new Set(['MessageFrame', 'ToolCall', 'ToolResult', 'ToolDef'])

export function frameViewOf({ frame, preview }: TapFrame): FrameView {
  const first = firstOf(frame)
  if (preview?.format === 'waveform') return 'waveform'
  if (preview?.format === 'jpeg') return 'picture'
  if (first && 'parts' in first) return 'skeleton'
  if (first && MESSAGE_KINDS.has(first.kind)) return 'messages'
  if (first && typeof first.text === 'string' && !Array.isArray(frame)) return 'text'
  return 'values'
}

/** What kind of thing it is, in a few words: `24 kHz mono`, `640 × 480`, `12 characters`. */
export function formatOf({ frame }: TapFrame): string {
  const text = t.widgets.probe
  if (Array.isArray(frame)) return text.items(frame.length)
  const { sample_rate: sampleRate, channels, width, height, parts } = frame
  if (typeof sampleRate === 'number' && typeof channels === 'number') {
    return text.audioFormat(sampleRate, channels)
  }
  if (typeof width === 'number' && typeof height === 'number') {
    return text.pictureFormat(width, height)
  }
  if (typeof frame.text === 'string') return text.textFormat(frame.text.length)
  if (typeof parts === 'object' && parts !== null) {
    return text.parts(Object.values(parts).filter(Boolean).length)
  }
  return frame.kind
}

export interface ProbeLine {
  readonly name: string
  readonly value: string
}

/** Messages and tool calls, one line each, the newest last. */
export function messageLinesOf({ frame }: TapFrame): ProbeLine[] {
  return listOf(frame).map((item) => ({ name: nameOf(item), value: contentOf(item) }))
}

function nameOf(item: FrameJson): string {
  if (typeof item.role === 'string') return item.role
  return typeof item.name === 'string' ? item.name : item.kind
}

function contentOf(item: FrameJson): string {
  for (const field of ['content', 'arguments', 'description']) {
    const value = item[field]
    if (typeof value === 'string' && value !== '') return value
  }
  const calls = Array.isArray(item.tool_calls) ? item.tool_calls : []
  return calls.map(({ name, arguments: args }) => `${name} ${args}`).join(', ')
}

const HIDDEN_FIELDS = new Set(['kind', 'id', 'timestamp_us'])

/** Fields and numbers of a frame of any other kind. */
export function valueLinesOf({ frame }: TapFrame): ProbeLine[] {
  if (Array.isArray(frame)) {
    return frame.map((item) => ({ name: item.kind, value: shortJson(withoutHidden(item)) }))
  }
  const fields = Object.entries(withoutHidden(frame))
  if (fields.length === 0) return [{ name: frame.kind, value: '' }]
  return fields.map(([name, value]) => ({ name, value: valueText(value) }))
}

function withoutHidden(item: FrameJson): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).filter(([name]) => !HIDDEN_FIELDS.has(name)))
}

function valueText(value: unknown): string {
  const array = value as { dtype?: unknown; shape?: unknown } | null
  if (typeof array?.dtype === 'string' && Array.isArray(array.shape)) {
    return t.widgets.probe.shape(array.shape, array.dtype)
  }
  if (typeof value === 'number' && !Number.isInteger(value)) return value.toFixed(3)
  return typeof value === 'string' ? value : shortJson(value)
}

function shortJson(value: unknown): string {
  return JSON.stringify(value) ?? ''
}

function listOf(frame: TapFrame['frame']): readonly FrameJson[] {
  return Array.isArray(frame) ? frame : [frame]
}

function firstOf(frame: TapFrame['frame']): FrameJson | undefined {
  return listOf(frame)[0]
}
