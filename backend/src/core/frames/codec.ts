import type { Frame, FrameInit } from './frame.ts'

/**
 * A stretch of memory that one encoded item occupies. `offset` is 64-byte aligned; the object is reused,
 * so codecs must not keep it (views they make on `buffer` may be kept by the frame).
 */
export interface Body {
  buffer: ArrayBuffer | SharedArrayBuffer
  /** All of `buffer`: positions in it are positions in the buffer, not in the body. */
  u8: Uint8Array
  /** All of `buffer`. */
  view: DataView
  /** First byte of the body in `buffer`, a multiple of 64. */
  offset: number
  /** Bytes available (write) or used (read). */
  length: number
}

/** How one frame kind crosses a thread: fixed little-endian header, UTF-8 text, raw arrays 64-byte aligned. */
export interface FrameCodec<F extends Frame = Frame> {
  /** Upper bound of the bytes `write` will use. Cheap. */
  size(frame: F): number
  /**
   * Payload bytes as metrics count them (samples, pixels, text; no headers). Cheap. `written` is what
   * `write` returned, where it has been called: it can spare a look at the text.
   */
  payloadBytes(frame: F, written?: number): number
  /** @returns bytes used */
  write(frame: F, body: Body): number
  /** The frame's arrays are views on `body.buffer`, not copies. `init` has id, time, turn, generation. */
  read(body: Body, init: FrameInit): F
  /** True when what `read` makes shares no memory with the body. @default false */
  readonly detached?: boolean
  /** Frames inside this one whose arrays lie in the same body. @default none */
  inner?(frame: F): readonly Frame[]
}
