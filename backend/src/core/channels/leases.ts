import type { Memory } from './memory.ts'

/** Blocks of shared memory that nodes of one thread may keep with `retain`. */
export const MAX_RETAINED_BLOCKS = 256
export const MAX_RETAINED_BYTES = 256 * 1024 * 1024

/** Blocks one thread may keep altogether, frames that are sent on included. */
const SLOTS = 2048
const WORDS = 4
const MEMORY = 0
const BLOCK = 1
const USERS = 2

export function createLeaseTable(): SharedArrayBuffer {
  return new SharedArrayBuffer(SLOTS * WORDS * 4)
}

/**
 * The blocks a thread keeps beyond its reading: retained frames, and slabs of others that it sends on.
 * It lives in shared memory, so that the main thread can give them back when the thread has died. A
 * death between two steps can only leave a block kept for ever, never free one that is in use.
 */
export class LeaseTable {
  readonly #table: Int32Array
  readonly #slots = new Map<number, number>()
  readonly #free: number[] = []
  #retainedBlocks = 0
  #retainedBytes = 0
  readonly #retained = new Map<number, number>()

  constructor(table: SharedArrayBuffer) {
    this.#table = new Int32Array(table)
    for (let slot = SLOTS - 1; slot >= 0; slot--) this.#free.push(slot)
  }

  /** Blocks that are kept now. */
  get kept(): number {
    return this.#slots.size
  }

  /** Keeps a block that is in use by the caller. @returns false when the table is full */
  keep(memory: Memory, block: number): boolean {
    const key = keyOf(memory, block)
    let slot = this.#slots.get(key)
    if (slot === undefined) {
      slot = this.#free.pop()
      if (slot === undefined) return false
      this.#slots.set(key, slot)
      this.#table[slot * WORDS + MEMORY] = memory.id
      this.#table[slot * WORDS + BLOCK] = block
    }
    memory.addUser(block)
    Atomics.add(this.#table, slot * WORDS + USERS, 1)
    return true
  }

  giveBack(memory: Memory, block: number): void {
    const key = keyOf(memory, block)
    const slot = this.#slots.get(key)
    if (slot === undefined) return
    const left = takeUser(this.#table, slot * WORDS + USERS)
    if (left >= 0) memory.removeUser(block)
    if (left <= 0) {
      this.#slots.delete(key)
      this.#free.push(slot)
    }
  }

  /** As `keep`, for a component. @throws Error at the limit */
  retain(memory: Memory, block: number): void {
    const key = keyOf(memory, block)
    const times = this.#retained.get(key) ?? 0
    const bytes = times === 0 ? memory.blockBytes : 0
    if (times === 0 && this.#retainedBlocks >= MAX_RETAINED_BLOCKS) throw tooMany()
    if (this.#retainedBytes + bytes > MAX_RETAINED_BYTES) throw tooMany()
    if (!this.keep(memory, block)) throw tooMany()
    this.#retained.set(key, times + 1)
    this.#retainedBytes += bytes
    if (times === 0) this.#retainedBlocks++
  }

  release(memory: Memory, block: number): void {
    const key = keyOf(memory, block)
    const times = this.#retained.get(key) ?? 0
    if (times > 1) this.#retained.set(key, times - 1)
    else if (this.#retained.delete(key)) {
      this.#retainedBlocks--
      this.#retainedBytes -= memory.blockBytes
    }
    this.giveBack(memory, block)
  }
}

/** Gives back all that a dead thread kept. */
export function giveBackAll(
  table: SharedArrayBuffer,
  memoryOf: (id: number) => Memory | undefined,
): void {
  const words = new Int32Array(table)
  for (let at = 0; at < words.length; at += WORDS) {
    const users = Atomics.exchange(words, at + USERS, 0)
    if (users > 0) memoryOf(words[at + MEMORY]!)?.removeUser(words[at + BLOCK]!, users)
  }
}

function keyOf(memory: Memory, block: number): number {
  return memory.id * 65_536 + block
}

/** @returns what is left, or -1 when the main thread has given everything back already */
function takeUser(table: Int32Array, word: number): number {
  for (;;) {
    const users = Atomics.load(table, word)
    if (users === 0) return -1
    if (Atomics.compareExchange(table, word, users, users - 1) === users) return users - 1
  }
}

function tooMany(): Error {
  return new Error(
    `Cannot retain the frame: this thread keeps ${MAX_RETAINED_BLOCKS} blocks or ` +
      `${MAX_RETAINED_BYTES >> 20} MB already; release frames earlier or copy what you need of them`,
  )
}
