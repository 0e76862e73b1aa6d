import type { Body } from '../frames/codec.ts'

/** Slabs, segments and entries start on a cache line: copies between other alignments are 5× slower. */
export const ALIGNMENT = 64

/** Bytes of one segment of a log. */
export const SEGMENT_BYTES = 1 << 18

const POISON = 0xdd
const POISONING = -1
const WORDS_PER_COUNT = 16

/** A piece of shared memory as it is announced to other threads. */
export interface MemoryHandle {
  /** Unique in the process. */
  readonly id: number
  readonly buffer: SharedArrayBuffer
  readonly blockBytes: number
  readonly blocks: number
}

export function aligned(bytes: number): number {
  return (bytes + ALIGNMENT - 1) & ~(ALIGNMENT - 1)
}

/** Bytes of a buffer with room for `blocks` blocks and their user counts. */
export function memoryBytes(blockBytes: number, blocks: number): number {
  return blocks * (ALIGNMENT + blockBytes)
}

/**
 * Shared memory cut into blocks of one size. Each block has a count of its users in the memory itself;
 * a block without users belongs to the thread that made the memory, and only that thread takes it again.
 */
export class Memory {
  readonly id: number
  readonly handle: MemoryHandle
  readonly blocks: number
  readonly blockBytes: number
  readonly i32: Int32Array
  readonly f64: Float64Array
  /** Reused for every item that is written to or read from this memory. */
  readonly body: Body
  readonly #counts: Int32Array
  readonly #poison: boolean

  constructor(handle: MemoryHandle, options: { poison: boolean }) {
    const { buffer } = handle
    this.id = handle.id
    this.handle = handle
    this.blocks = handle.blocks
    this.blockBytes = handle.blockBytes
    this.i32 = new Int32Array(buffer)
    this.f64 = new Float64Array(buffer)
    this.body = {
      buffer,
      u8: new Uint8Array(buffer),
      view: new DataView(buffer),
      offset: 0,
      length: 0,
    }
    this.#counts = this.i32
    this.#poison = options.poison
  }

  /** First byte of a block. */
  offsetOf(block: number): number {
    return this.blocks * ALIGNMENT + block * this.blockBytes
  }

  isFree(block: number): boolean {
    return Atomics.load(this.#counts, block * WORDS_PER_COUNT) === 0
  }

  /** Makes a free block used once. Only the owner does this. */
  take(block: number): void {
    Atomics.store(this.#counts, block * WORDS_PER_COUNT, 1)
  }

  /** One more user of a block that is in use. */
  addUser(block: number): void {
    Atomics.add(this.#counts, block * WORDS_PER_COUNT, 1)
  }

  removeUser(block: number, users = 1): void {
    const word = block * WORDS_PER_COUNT
    if (!this.#poison) {
      Atomics.sub(this.#counts, word, users)
      return
    }
    // The block may be taken again as soon as the count is 0, so it is overwritten just before.
    for (;;) {
      const count = Atomics.load(this.#counts, word)
      const left = count - users
      if (left > 0) {
        if (Atomics.compareExchange(this.#counts, word, count, left) === count) return
      } else if (Atomics.compareExchange(this.#counts, word, count, POISONING) === count) {
        const from = this.offsetOf(block)
        this.body.u8.fill(POISON, from, from + this.blockBytes)
        Atomics.store(this.#counts, word, 0)
        return
      }
    }
  }
}
