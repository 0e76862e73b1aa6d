import { aligned, Memory, memoryBytes, SEGMENT_BYTES } from './memory.ts'

/** Shared memory one thread may make for what it sends. */
export const POOL_BYTES = 512 * 1024 * 1024

/** Slabs smaller than this share buffers of about this size. */
const BUFFER_BYTES = 1024 * 1024

/** A slab or segment that has been taken. */
export interface Block {
  readonly memory: Memory
  readonly block: number
}

export interface PoolOptions {
  /** Number for the next buffer, unique in the process. */
  nextId(): number
  /** Told of every new buffer, before it is used. */
  onMemory(memory: Memory): void
  /** Called when nothing is free, to find memory that can be given back. */
  beforeGrowing(): void
  readonly poison: boolean
}

/**
 * The memory a thread sends with: slabs by size class, and segments. Buffers are reused for the life of
 * the thread, because shared buffers that other threads have seen are collected late.
 */
export class MemoryPool {
  readonly #classes = new Map<number, Memory[]>()
  readonly #options: PoolOptions
  #bytes = 0

  constructor(options: PoolOptions) {
    this.#options = options
  }

  /** @returns null when the thread's limit is reached and nothing is free */
  takeSegment(): Block | null {
    return this.#take(SEGMENT_BYTES)
  }

  /** A slab of at least `bytes`, or null when the thread's limit is reached and nothing is free. */
  takeSlab(bytes: number): Block | null {
    return this.#take(slabClassFor(bytes))
  }

  stats(): { bytes: number; blocks: number; freeBlocks: number } {
    let blocks = 0
    let freeBlocks = 0
    for (const memories of this.#classes.values()) {
      for (const memory of memories) {
        blocks += memory.blocks
        for (let block = 0; block < memory.blocks; block++) {
          if (memory.isFree(block)) freeBlocks++
        }
      }
    }
    return { bytes: this.#bytes, blocks, freeBlocks }
  }

  #take(blockBytes: number): Block | null {
    let memories = this.#classes.get(blockBytes)
    if (memories === undefined) {
      memories = []
      this.#classes.set(blockBytes, memories)
    }
    const free = findFree(memories)
    if (free !== null) return free
    this.#options.beforeGrowing()
    return findFree(memories) ?? this.#grow(memories, blockBytes)
  }

  #grow(memories: Memory[], blockBytes: number): Block | null {
    const blocks = Math.max(1, Math.floor(BUFFER_BYTES / blockBytes))
    const bytes = memoryBytes(blockBytes, blocks)
    if (this.#bytes + bytes > POOL_BYTES) return null
    const buffer = new SharedArrayBuffer(bytes)
    const handle = { id: this.#options.nextId(), buffer, blockBytes, blocks }
    const memory = new Memory(handle, { poison: this.#options.poison })
    this.#bytes += bytes
    memories.push(memory)
    this.#options.onMemory(memory)
    memory.take(0)
    return { memory, block: 0 }
  }
}

/** The lowest free block: what was used last is still in the cache. */
function findFree(memories: readonly Memory[]): Block | null {
  for (const memory of memories) {
    for (let block = 0; block < memory.blocks; block++) {
      if (!memory.isFree(block)) continue
      memory.take(block)
      return { memory, block }
    }
  }
  return null
}

/** Four classes for each power of two, so at most a quarter of a slab is unused. */
function slabClassFor(bytes: number): number {
  const step = 2 ** Math.max(6, Math.floor(Math.log2(Math.max(bytes, 1))) - 2)
  return aligned(Math.ceil(bytes / step) * step)
}
