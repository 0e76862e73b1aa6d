import { readText, textEnd, textSize, writeText } from './body-text.ts'
import type { Body, FrameCodec } from './codec.ts'
import type { Frame } from './frame.ts'

/** Arrays begin at multiples of this: copies between other alignments on shared memory are 5× slower. */
export const ALIGNMENT = 64

export function alignedUp(position: number): number {
  return (position + ALIGNMENT - 1) & ~(ALIGNMENT - 1)
}

type BodyArray = Uint8Array | Float32Array | Float64Array | BigInt64Array

/** Writes the fields of a frame one after the other. `BodyReader` reads them in the same order. */
export class BodyWriter {
  readonly #body: Body
  #at: number

  constructor(body: Body) {
    this.#body = body
    this.#at = body.offset
  }

  /** Bytes used up to now. */
  get length(): number {
    return this.#at - this.#body.offset
  }

  u32(value: number): this {
    this.#body.view.setUint32(this.#at, value, true)
    this.#at += 4
    return this
  }

  f64(value: number): this {
    this.#body.view.setFloat64(this.#at, value, true)
    this.#at += 8
    return this
  }

  numberOrNull(value: number | null): this {
    return value === null ? this.u32(0) : this.u32(1).f64(value)
  }

  text(value: string | null): this {
    this.#at = writeText(this.#body, this.#at, value)
    return this
  }

  texts(values: readonly string[]): this {
    this.u32(values.length)
    for (const value of values) this.text(value)
    return this
  }

  array(values: BodyArray): this {
    this.u32(values.length)
    this.#at = alignedUp(this.#at)
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    this.#body.u8.set(bytes, this.#at)
    this.#at += bytes.length
    return this
  }

  /** A frame within a frame, with its id, times and turn. */
  frame<F extends Frame>(frame: F, codec: FrameCodec<F>): this {
    this.f64(frame.id).f64(frame.timestampUs)
    this.numberOrNull(frame.turn ?? null).numberOrNull(frame.generation ?? null)
    const lengthAt = this.#at
    const offset = alignedUp(lengthAt + 4)
    const length = codec.write(frame, innerBody(this.#body, offset))
    this.#body.view.setUint32(lengthAt, length, true)
    this.#at = offset + length
    return this
  }
}

export class BodyReader {
  readonly #body: Body
  #at: number

  constructor(body: Body) {
    this.#body = body
    this.#at = body.offset
  }

  u32(): number {
    const value = this.#body.view.getUint32(this.#at, true)
    this.#at += 4
    return value
  }

  f64(): number {
    const value = this.#body.view.getFloat64(this.#at, true)
    this.#at += 8
    return value
  }

  numberOrNull(): number | null {
    return this.u32() === 0 ? null : this.f64()
  }

  text(): string {
    return this.textOrNull() ?? ''
  }

  textOrNull(): string | null {
    const value = readText(this.#body, this.#at)
    this.#at = textEnd(this.#body, this.#at)
    return value
  }

  texts(): string[] {
    return Array.from({ length: this.u32() }, () => this.text())
  }

  bytes(): Uint8Array {
    return this.#view(Uint8Array)
  }

  float32(): Float32Array {
    return this.#view(Float32Array)
  }

  float64(): Float64Array {
    return this.#view(Float64Array)
  }

  bigInt64(): BigInt64Array {
    return this.#view(BigInt64Array)
  }

  frame<F extends Frame>(codec: FrameCodec<F>): F {
    const id = this.f64()
    const timestampUs = this.f64()
    const turn = this.numberOrNull() ?? undefined
    const generation = this.numberOrNull() ?? undefined
    const length = this.u32()
    const offset = alignedUp(this.#at)
    this.#at = offset + length
    const body = innerBody(this.#body, offset, length)
    return codec.read(body, { id, timestampUs, turn, generation })
  }

  #view<A extends BodyArray>(ArrayType: BodyArrayType<A>): A {
    const length = this.u32()
    const start = alignedUp(this.#at)
    this.#at = start + length * ArrayType.BYTES_PER_ELEMENT
    return new ArrayType(this.#body.buffer, start, length)
  }
}

interface BodyArrayType<A> {
  readonly BYTES_PER_ELEMENT: number
  new (buffer: ArrayBuffer | SharedArrayBuffer, start: number, length: number): A
}

function innerBody({ buffer, u8, view, offset, length }: Body, at: number, used?: number): Body {
  return { buffer, u8, view, offset: at, length: used ?? length - (at - offset) }
}

/** Upper bound of the bytes of a number, an array, texts or a frame, wherever it begins. */
export const NUMBER_SIZE = 12

export function arraySize(values: BodyArray): number {
  return 4 + ALIGNMENT + values.byteLength
}

export function textsSize(values: readonly string[]): number {
  let size = 4
  for (const value of values) size += textSize(value)
  return size
}

export function innerFrameSize<F extends Frame>(frame: F, codec: FrameCodec<F>): number {
  return 16 + 2 * NUMBER_SIZE + 4 + ALIGNMENT + codec.size(frame)
}
