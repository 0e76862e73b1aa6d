import { AudioFrame, type AudioFrameInit } from '../src/core/frames/audio-frame.ts'
import type { Frame } from '../src/core/frames/frame.ts'
import { TextFrame, type TextFrameInit } from '../src/core/frames/text-frame.ts'
import { VideoFrame, type VideoFrameInit } from '../src/core/frames/video-frame.ts'

export type Kind = 'text' | 'audio' | 'video'
export type Payload = Frame & { readonly text?: string; readonly data?: Float32Array | Uint8Array }

const WIDTH = 640
const HEIGHT = 480
const SOURCES = 8
/** 64 characters; the first tells them apart. */
const texts = Array.from({ length: 64 }, (_, i) => String.fromCharCode(32 + i).padEnd(64, '.'))
let blocks: Float32Array<ArrayBuffer>[] | null = null
let pictures: Uint8Array<ArrayBuffer>[] | null = null

/** 20 ms of 48 kHz sound: 3,840 bytes. */
export function soundData(i: number): Float32Array<ArrayBuffer> {
  blocks ??= Array.from({ length: SOURCES }, () => new Float32Array(960))
  const block = blocks[i % SOURCES]!
  block[0] = i % 64
  return block
}

/** 640 × 480 × 3: 921,600 bytes. */
export function pictureData(i: number): Uint8Array<ArrayBuffer> {
  pictures ??= Array.from({ length: SOURCES }, () => new Uint8Array(WIDTH * HEIGHT * 3).fill(7))
  const picture = pictures[i % SOURCES]!
  picture[0] = i % 64
  return picture
}

/** The i-th frame of each kind. Its number, i modulo 64, is in its data. */
export const payloads: Record<Kind, (i: number) => Payload> = {
  text: (i) => new TextFrame({ text: texts[i % 64]!, timestampUs: i }),
  audio: (i) => new AudioFrame({ data: soundData(i), sampleRate: 48_000, timestampUs: i }),
  video: (i) =>
    new VideoFrame({ data: pictureData(i), width: WIDTH, height: HEIGHT, timestampUs: i }),
}

type Clone = TextFrameInit & AudioFrameInit & VideoFrameInit

/** A frame from its clone: a MessagePort copies the fields, but not the class. */
export const fromClone: Record<Kind, (clone: Clone) => Payload> = {
  text: (clone) => new TextFrame(clone),
  audio: (clone) => new AudioFrame(clone),
  video: (clone) => new VideoFrame(clone),
}

export function numberOf({
  text,
  data,
}: {
  text?: string
  data?: Float32Array | Uint8Array
}): number {
  return text === undefined ? data![0]! : text.charCodeAt(0) - 32
}

/** What the numbers of the first `count` items add up to. */
export function sumOfNumbers(count: number): number {
  const rest = count % 64
  return ((count - rest) / 64) * 2016 + (rest * (rest - 1)) / 2
}
