import { Buffer } from 'node:buffer'
import type { Body } from './codec.ts'

/*
 * Text in a body: a u32 with the number of bytes and, in its two highest bits, how they are to be read;
 * then the bytes. Buffer's own methods are several times as fast as TextEncoder and TextDecoder here, and
 * unlike those they work on shared memory.
 */
const ASCII = 0
const UTF8 = 1
/** For texts that are not well-formed, such as half of a surrogate pair at the border of two tokens. */
const UTF16 = 2
const NULL = 3
const LENGTH_MASK = 0x3fffffff

interface TextMethods {
  utf8Write(this: Uint8Array, text: string, start: number, length: number): number
  ucs2Write(this: Uint8Array, text: string, start: number, length: number): number
  latin1Slice(this: Uint8Array, start: number, end: number): string
  utf8Slice(this: Uint8Array, start: number, end: number): string
  ucs2Slice(this: Uint8Array, start: number, end: number): string
}
// Part of Buffer since its beginning, but not of its type.
const { utf8Write, ucs2Write, latin1Slice, utf8Slice, ucs2Slice } =
  Buffer.prototype as unknown as TextMethods

/** Upper bound of the bytes that `writeText` will use. */
export function textSize(text: string | null): number {
  return text === null ? 4 : 4 + text.length * 3
}

/** Bytes of the text itself, as metrics count them. */
export function textBytes(text: string | null): number {
  return text === null ? 0 : Buffer.byteLength(text)
}

/** @returns where the text ends */
export function writeText(body: Body, at: number, text: string | null): number {
  if (text === null) {
    body.view.setUint32(at, (NULL << 30) >>> 0, true)
    return at + 4
  }
  const start = at + 4
  let mode = ASCII
  let length = utf8Write.call(body.u8, text, start, text.length * 3)
  if (length !== text.length) {
    mode = UTF8
    if (!text.isWellFormed()) {
      mode = UTF16
      length = ucs2Write.call(body.u8, text, start, text.length * 2)
    }
  }
  body.view.setUint32(at, ((mode << 30) | length) >>> 0, true)
  return start + length
}

export function readText(body: Body, at: number): string | null {
  const header = body.view.getUint32(at, true)
  const start = at + 4
  const end = start + (header & LENGTH_MASK)
  switch (header >>> 30) {
    case ASCII:
      return latin1Slice.call(body.u8, start, end)
    case UTF8:
      return utf8Slice.call(body.u8, start, end)
    case UTF16:
      return ucs2Slice.call(body.u8, start, end)
    default:
      return null
  }
}

/** Where the text at `at` ends. */
export function textEnd(body: Body, at: number): number {
  return at + 4 + (body.view.getUint32(at, true) & LENGTH_MASK)
}
