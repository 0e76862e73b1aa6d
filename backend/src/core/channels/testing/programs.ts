import { AudioFrame } from '../../frames/audio-frame.ts'
import { TextFrame } from '../../frames/text-frame.ts'
import { VideoFrame } from '../../frames/video-frame.ts'
import type { Input, Output } from '../types.ts'

export interface ProgramPorts {
  readonly inputs: Readonly<Record<string, Input<unknown>>>
  readonly outputs: Readonly<Record<string, Output<unknown>>>
}

// biome-ignore lint/suspicious/noExplicitAny: each program knows its own arguments
export type Program = (ports: ProgramPorts, args: any, report: (value: unknown) => void) => unknown

/** Sends `count` texts, `prefix` and a number. */
export async function sendTexts(
  { outputs }: ProgramPorts,
  { count, prefix = '', wait = false }: { count: number; prefix?: string; wait?: boolean },
): Promise<void> {
  const out = outputs.out!
  for (let i = 0; i < count; i++) {
    if (wait && !(await out.ready())) return
    out.send(new TextFrame({ text: `${prefix}${i}`, timestampUs: i }))
  }
}

/** Reads `count` texts and returns them. */
export async function readTexts(
  { inputs }: ProgramPorts,
  { count }: { count: number },
): Promise<string[]> {
  const texts: string[] = []
  for await (const frame of inputs.in!) {
    texts.push((frame as TextFrame).text)
    if (texts.length === count) break
  }
  return texts
}

/** Reads until the node is stopped. */
export async function readAllTexts({ inputs }: ProgramPorts): Promise<string[]> {
  const texts: string[] = []
  for await (const frame of inputs.in!) texts.push((frame as TextFrame).text)
  return texts
}

/** Sends on what it gets, as fast as it is read. */
export async function passOn({ inputs, outputs }: ProgramPorts): Promise<number> {
  let count = 0
  for await (const frame of inputs.in!) {
    await outputs.out!.ready()
    outputs.out!.send(frame)
    count++
  }
  return count
}

export interface PictureArgs {
  readonly count: number
  readonly width?: number
  readonly height?: number
  readonly wait?: boolean
}

/** Sends pictures; every byte of picture i is i modulo 251. */
export async function sendPictures({ outputs }: ProgramPorts, args: PictureArgs): Promise<void> {
  const { count, width = 160, height = 120, wait = true } = args
  const out = outputs.out!
  for (let i = 0; i < count; i++) {
    if (wait && !(await out.ready())) return
    const data = new Uint8Array(width * height * 3).fill(i % 251)
    out.send(new VideoFrame({ data, width, height, timestampUs: i }))
  }
}

/** Checks pictures as they come; returns the numbers of those that were whole. */
export async function checkPictures(
  { inputs }: ProgramPorts,
  { count = Number.POSITIVE_INFINITY }: { count?: number },
): Promise<number[]> {
  const numbers: number[] = []
  for await (const frame of inputs.in!) {
    const { data, timestampUs } = frame as VideoFrame
    const expected = timestampUs % 251
    if (!data.every((byte) => byte === expected)) throw new Error(`picture ${timestampUs} is torn`)
    numbers.push(timestampUs)
    if (numbers.length >= count) break
  }
  return numbers
}

/** Sends blocks of sound as fast as it can, or as fast as they are read. */
export async function sendSound(
  { outputs }: ProgramPorts,
  { count, wait = false }: { count: number; wait?: boolean },
): Promise<void> {
  const out = outputs.out!
  for (let i = 0; i < count; i++) {
    if (wait && !(await out.ready())) return
    const data = new Float32Array(960).fill(i % 128)
    out.send(new AudioFrame({ data, sampleRate: 48_000, timestampUs: i }))
  }
}

/** Checks blocks of sound until the node is stopped. */
export async function checkSound({ inputs }: ProgramPorts): Promise<number[]> {
  const numbers: number[] = []
  for await (const frame of inputs.in!) {
    const { data, timestampUs } = frame as AudioFrame
    if (!data.every((sample) => sample === timestampUs % 128)) {
      throw new Error(`block ${timestampUs} is torn`)
    }
    numbers.push(timestampUs)
  }
  return numbers
}

/** Retains what it gets and lets go of it only at the end, or never. */
export async function hoard(
  { inputs }: ProgramPorts,
  { count, forever = false }: { count: number; forever?: boolean },
): Promise<{ kept: number; error: string }> {
  const kept: VideoFrame[] = []
  let error = ''
  let left = count
  for await (const frame of inputs.in!) {
    try {
      if (left > 0) kept.push((frame as VideoFrame).retain())
    } catch (cause) {
      error = (cause as Error).message
    }
    if (--left === 0 && !forever) break
  }
  for (const frame of kept) frame.release()
  return { kept: kept.length, error }
}

/** Does nothing, for ever, and lets nobody else run. */
export function hang(): void {
  for (;;) Math.random()
}
