import type { Frame } from '../frames/frame.ts'
import { itemKindCode, itemPayloadBytes, itemSize, writeItem } from '../frames/items.ts'
import type { FrameKind } from '../frames/kinds.ts'
import {
  AHEAD_BYTES,
  Entry,
  EntryFlag,
  INLINE_BYTES,
  isBefore,
  LOSSLESS_AHEAD_ITEMS,
  Log,
  packPosition,
} from './log-layout.ts'
import { type HeldEntry, LogMemory } from './log-memory.ts'
import { LogReaders, type RemoteReader } from './log-readers.ts'
import { aligned, type Memory, SEGMENT_BYTES } from './memory.ts'
import type { MemoryPool } from './memory-pool.ts'
import { type ReceivedLease, receivedLease } from './received.ts'

/** The writing end of a log: what one output sends to readers in other threads. */
export class LogWriter {
  readonly readers: LogReaders
  readonly #header: Int32Array
  readonly #memory: LogMemory
  #segment: Memory | null = null
  /** Where the data of the segment begins in its buffer, and the next entry within the data. */
  #base = 0
  #offset = 0
  /** 0 without a segment. It is never quite full: the place after the last entry fits a packed position. */
  #segmentEnd = 0
  #ordinal = 0
  #head = 0
  /** No need to look at the readers for `hasSpace` before this entry. */
  #spaceUntil = 0
  /** Of the item that was written last. */
  #payloadBytes = 0

  constructor(header: SharedArrayBuffer, pool: MemoryPool) {
    this.#header = new Int32Array(header)
    this.readers = new LogReaders(this.#header)
    this.#memory = new LogMemory(this.#header, this.readers, pool)
    this.#head = Atomics.load(this.#header, Log.HEAD)
  }

  addReader(reader: RemoteReader): void {
    this.readers.add(reader, this.#head, packPosition(this.#ordinal, this.#offset))
    if (this.#segment !== null) this.readers.announce(this.#segment)
    this.#spaceUntil = this.#head
  }

  removeReader(edge: number): void {
    this.readers.close(edge, this.#head)
  }

  /**
   * @param kind null for what is no frame
   * @param stamp µs since the Unix epoch
   * @returns payload bytes
   */
  send(item: unknown, kind: FrameKind | null, stamp: number): number {
    if (this.readers.count === 0) return payloadBytesOf(item, kind)
    const lease = kind === null ? null : receivedLease(item as Frame)
    if (lease !== null && this.#forward(item, lease, kind, stamp)) return this.#payloadBytes
    if (this.#write(item, kind, stamp)) return this.#payloadBytes
    this.#header[Log.UNSENT]! += 1
    return payloadBytesOf(item, kind)
  }

  /** Whether the slowest sequential reader is less than half its limit behind. */
  hasSpace(): boolean {
    if (isBefore(this.#head, this.#spaceUntil)) return true
    if (this.readers.count === 0) return true
    this.#memory.reclaim(this.#head, 0)
    if (this.#memory.heldBytes >= AHEAD_BYTES) return false
    const until = (this.readers.slowest(this.#head) + this.#aheadItems()) | 0
    if (!isBefore(this.#head, until)) return false
    this.#spaceUntil = until
    return true
  }

  /** Asks the readers to wake this thread when there is space. `hasSpace` must be asked again after it. */
  waitForSpace(): void {
    const ahead = this.#aheadItems() >> 1
    const byItems = (this.#head - ahead) | 0
    const byBytes = this.#memory.entryBehind(AHEAD_BYTES / 2, this.#head)
    Atomics.store(this.#header, Log.SPACE_SEQ, isBefore(byItems, byBytes) ? byBytes : byItems)
    Atomics.store(this.#header, Log.SPACE_WAIT, 1)
  }

  /** Nothing more will be sent. @returns true once all readers have gone and all memory is given back */
  close(): boolean {
    this.readers.closeAll(this.#head)
    this.#memory.reclaim(this.#head, 0)
    if (this.readers.count > 0) return false
    this.#segment = null
    this.#segmentEnd = 0
    return this.#memory.giveBackAll()
  }

  #aheadItems(): number {
    const limit = this.readers.limitItems()
    return limit === 0 ? LOSSLESS_AHEAD_ITEMS : Math.max(1, limit >> 1)
  }

  /** Sends a received item on without copying it. @returns false when it has to be written */
  #forward(item: unknown, lease: ReceivedLease, kind: FrameKind | null, stamp: number): boolean {
    if (lease.slabBytes === 0 || lease.item !== item) return false
    const bytes = lease.slabBytes
    this.#memory.reclaim(this.#head, bytes)
    if (!lease.keep()) return false
    if (!this.#reserve()) {
      lease.giveBack()
      return false
    }
    const { memory, block } = lease
    const held = { seq: this.#head, memory, block, bytes, giveBack: () => lease.giveBack() }
    this.#publishSlab(item, kind, held, bytes, stamp)
    return true
  }

  #write(item: unknown, kind: FrameKind | null, stamp: number): boolean {
    const size = kind === null ? itemSize(item) : kind.codec.size(item as Frame)
    if (size > INLINE_BYTES) return this.#writeSlab(item, kind, size, stamp)
    const needed = Entry.HEADER_BYTES + aligned(size)
    if (this.#offset + needed >= this.#segmentEnd && !this.#nextSegment()) return false
    const { body } = this.#segment!
    body.offset = this.#base + this.#offset + Entry.HEADER_BYTES
    body.length = size
    const length = kind === null ? writeItem(item, body) : kind.codec.write(item as Frame, body)
    this.#writeHeader(item, kind, length, stamp)
    this.#publish(Entry.HEADER_BYTES + aligned(length))
    return true
  }

  #writeSlab(item: unknown, kind: FrameKind | null, size: number, stamp: number): boolean {
    this.#memory.reclaim(this.#head, size)
    const slab = this.#memory.takeSlab(size)
    if (slab === null) return false
    const { memory, block } = slab
    const giveBack = (): void => memory.removeUser(block)
    if (!this.#reserve()) {
      giveBack()
      return false
    }
    memory.body.offset = memory.offsetOf(block)
    memory.body.length = size
    let length = 0
    try {
      length = writeItem(item, memory.body)
    } catch (error) {
      giveBack()
      throw error
    }
    const held = { seq: this.#head, memory, block, bytes: memory.blockBytes, giveBack }
    this.#publishSlab(item, kind, held, length, stamp)
    return true
  }

  #publishSlab(
    item: unknown,
    kind: FrameKind | null,
    held: HeldEntry,
    length: number,
    stamp: number,
  ): void {
    // Large items are checked one by one, by their bytes.
    this.#spaceUntil = this.#head
    this.readers.announce(held.memory)
    this.#memory.hold(held)
    this.#writeHeader(item, kind, length, stamp)
    const at = (this.#base + this.#offset) >> 2
    const { i32 } = this.#segment!
    i32[at + Entry.FLAGS]! |= EntryFlag.SLAB
    i32[at + Entry.SLAB_MEMORY] = held.memory.id
    i32[at + Entry.SLAB_BLOCK] = held.block
    i32[at + Entry.STRIDE] = Entry.HEADER_BYTES
    this.#publish(Entry.HEADER_BYTES)
  }

  #writeHeader(item: unknown, kind: FrameKind | null, length: number, stamp: number): void {
    const { i32, f64 } = this.#segment!
    const at = (this.#base + this.#offset) >> 2
    i32[at + Entry.STRIDE] = Entry.HEADER_BYTES + aligned(length)
    i32[at + Entry.BODY_LENGTH] = length
    this.#payloadBytes = payloadBytesOf(item, kind, length)
    i32[at + Entry.PAYLOAD_BYTES] = this.#payloadBytes
    i32[at + Entry.SEQ] = this.#head
    f64[(at >> 1) + Entry.F64_STAMP] = stamp
    let flags = 0
    if (kind === null) i32[at + Entry.KIND] = itemKindCode(item)
    else {
      const frame = item as Frame
      i32[at + Entry.KIND] = kind.code
      f64[(at >> 1) + Entry.F64_ID] = frame.id
      f64[(at >> 1) + Entry.F64_TIMESTAMP] = frame.timestampUs
      if (frame.turn !== undefined) {
        i32[at + Entry.TURN] = frame.turn
        flags |= EntryFlag.TURN
      }
      if (frame.generation !== undefined) {
        i32[at + Entry.GENERATION] = frame.generation
        flags |= EntryFlag.GENERATION
      }
    }
    i32[at + Entry.FLAGS] = flags
  }

  #publish(stride: number): void {
    const header = this.#header
    header[Log.LAST_POSITION] = packPosition(this.#ordinal, this.#offset)
    this.#offset += stride
    this.#head = (this.#head + 1) | 0
    Atomics.store(header, Log.HEAD, this.#head)
    this.readers.wake()
  }

  /** Makes room for an entry without a body. */
  #reserve(): boolean {
    return this.#offset + Entry.HEADER_BYTES < this.#segmentEnd || this.#nextSegment()
  }

  #nextSegment(): boolean {
    this.#memory.reclaim(this.#head, SEGMENT_BYTES)
    const next = this.#memory.takeSegment(this.#head)
    if (next === null) return false
    this.readers.announce(next.memory)
    this.#segment = next.memory
    this.#base = next.memory.offsetOf(next.block)
    this.#offset = 0
    this.#segmentEnd = SEGMENT_BYTES
    this.#ordinal = next.ordinal
    return true
  }
}

function payloadBytesOf(item: unknown, kind: FrameKind | null, written?: number): number {
  return kind === null ? itemPayloadBytes(item) : kind.codec.payloadBytes(item as Frame, written)
}
