import { isBefore, Log, nextOrdinal, SegmentWord, segmentSlot } from './log-layout.ts'
import type { LogReaders } from './log-readers.ts'
import { type Memory, SEGMENT_BYTES } from './memory.ts'
import type { Block, MemoryPool } from './memory-pool.ts'

/** A slab that an entry of the log points to. */
export interface HeldEntry {
  readonly seq: number
  readonly memory: Memory
  readonly block: number
  readonly bytes: number
  giveBack(): void
}

interface Segment extends Block {
  readonly ordinal: number
  readonly first: number
}

/** Memory of entries `[from, to)` that a reader was still using when the log gave it up. */
interface Limbo {
  readonly from: number
  readonly to: number
  giveBack(): void
}

/** Which segments and slabs a log holds, and when they can be used again. */
export class LogMemory {
  readonly #header: Int32Array
  readonly #readers: LogReaders
  readonly #pool: MemoryPool
  #segments: Segment[] = []
  #slabs: HeldEntry[] = []
  #limbo: Limbo[] = []
  #slabBytes = 0
  #freed = 0
  #nextOrdinal = 0

  constructor(header: Int32Array, readers: LogReaders, pool: MemoryPool) {
    this.#header = header
    this.#readers = readers
    this.#pool = pool
    this.#freed = Atomics.load(header, Log.FREED)
  }

  /** Bytes of entries that are not read yet. */
  get heldBytes(): number {
    return this.#slabBytes + this.#segments.length * SEGMENT_BYTES
  }

  /**
   * Frees what every reader has passed, and as much of the oldest as is needed to stay within the limit
   * with `extraBytes` more.
   */
  reclaim(head: number, extraBytes: number): void {
    this.#advance(this.#readers.firstNeeded(head))
    const limit = this.#readers.limitBytes()
    while (this.heldBytes + extraBytes > limit && this.#freed !== head) {
      this.#advance(this.#nextBoundary(head))
    }
    if (this.#limbo.length > 0) this.#leaveLimbo()
  }

  takeSlab(bytes: number): Block | null {
    return this.#pool.takeSlab(bytes)
  }

  hold(entry: HeldEntry): void {
    this.#slabs.push(entry)
    this.#slabBytes += entry.bytes
  }

  /** The next segment, whose first entry will be `head`. */
  takeSegment(head: number): Segment | null {
    const block = this.#pool.takeSegment()
    if (block === null) return null
    const segment = { ...block, ordinal: this.#nextOrdinal, first: head }
    this.#segments.push(segment)
    this.#nextOrdinal = nextOrdinal(this.#nextOrdinal)
    const slot = segmentSlot(segment.ordinal)
    this.#header[slot + SegmentWord.MEMORY] = segment.memory.id
    this.#header[slot + SegmentWord.BLOCK] = segment.block
    this.#header[slot + SegmentWord.FIRST_SEQ] = head
    Atomics.store(this.#header, Log.HEAD_SEGMENT, segment.ordinal)
    return segment
  }

  /** The oldest entry with at most `bytes` of memory from it to the head. */
  entryBehind(bytes: number, head: number): number {
    let entry = head
    let sum = 0
    for (let i = this.#slabs.length - 1; i >= 0; i--) {
      sum += this.#slabs[i]!.bytes
      if (sum > bytes) return entry
      entry = this.#slabs[i]!.seq
    }
    const segments = Math.floor(bytes / SEGMENT_BYTES)
    const first = this.#segments.at(-Math.min(segments, this.#segments.length))
    return first?.first ?? this.#freed
  }

  /** Without readers. @returns false while something is still looked at */
  giveBackAll(): boolean {
    for (const segment of this.#segments.splice(0)) segment.memory.removeUser(segment.block)
    return this.#limbo.length === 0
  }

  #advance(to: number): void {
    if (!isBefore(this.#freed, to)) return
    Atomics.store(this.#header, Log.FREED, to)
    this.#freed = to
    while (this.#slabs.length > 0 && isBefore(this.#slabs[0]!.seq, to)) {
      const slab = this.#slabs.shift()!
      this.#slabBytes -= slab.bytes
      this.#giveUp({ from: slab.seq, to: slab.seq + 1, giveBack: slab.giveBack })
    }
    while (this.#segments.length > 1 && !isBefore(to, this.#segments[1]!.first)) {
      const { memory, block, first } = this.#segments.shift()!
      Atomics.store(this.#header, Log.TAIL_SEGMENT, this.#segments[0]!.ordinal)
      const giveBack = (): void => memory.removeUser(block)
      this.#giveUp({ from: first, to: this.#segments[0]!.first, giveBack })
    }
  }

  /** The next entry at which dropping the oldest frees memory. */
  #nextBoundary(head: number): number {
    let boundary = head
    const slab = this.#slabs[0]
    if (slab) boundary = (slab.seq + 1) | 0
    const segment = this.#segments[1]
    if (segment && isBefore(segment.first, boundary)) boundary = segment.first
    return isBefore(this.#freed, boundary) ? boundary : (this.#freed + 1) | 0
  }

  #giveUp(memory: Limbo): void {
    if (this.#readers.use(memory.from, memory.to)) this.#limbo.push(memory)
    else memory.giveBack()
  }

  #leaveLimbo(): void {
    const limbo = this.#limbo
    this.#limbo = []
    for (const memory of limbo) this.#giveUp(memory)
  }
}
