import { SEGMENT_BYTES } from './memory.ts'

/**
 * Layout of a log in shared memory. A log is what one output slot writes for readers in other threads:
 * a chain of segments with 64-byte aligned entries, and a header (Int32 words) with one block for each
 * reader. Sequence numbers are Int32 and compared by difference, so they may wrap.
 *
 * 1. Only the producer's thread writes entries, `HEAD`, `FREED` and the segment table.
 * 2. What a reader uses is `[USE_FROM, USE_TO)`. It stores the range and *then* looks at `FREED`; the
 *    producer stores `FREED` and *then* looks at the ranges. Either the reader sees that it came too late
 *    or the producer sees the range and leaves that memory alone until the reader has moved on.
 * 3. A sequential reader holds up to its limit; a reader of the newest only ever holds the last entry.
 */
export const Log = {
  /** Sequence number of the next entry. */
  HEAD: 0,
  /** Where the last entry is, see `packPosition`. */
  LAST_POSITION: 1,
  /** Ordinal of the segment that is written. */
  HEAD_SEGMENT: 2,
  /** Entries that could not be stored at all: no memory was left. */
  UNSENT: 3,
  /** Number of the log: shared memory arrives as a new object with each message. */
  ID: 4,
  /** Memory of entries before this one may be reused. */
  FREED: 16,
  /** Ordinal of the oldest segment. */
  TAIL_SEGMENT: 17,
  /** 1 while the producer waits for space. */
  SPACE_WAIT: 32,
  /** The producer wants to be woken when every sequential reader has come to this entry. */
  SPACE_SEQ: 33,
  /** Ring of `Segment`s, by segment ordinal. */
  SEGMENTS: 48,
  SEGMENT_SLOTS: 512,
  READERS: 48 + 4 * 512,
  READER_WORDS: 16,
  MAX_READERS: 32,
  LENGTH: 48 + 4 * 512 + 32 * 16,
} as const

/** Words of one segment in the table. */
export const SegmentWord = { MEMORY: 0, BLOCK: 1, FIRST_SEQ: 2 } as const

/** Words of one reader's block. */
export const Reader = {
  STATE: 0,
  /** Number of the edge the block is reserved for. */
  EDGE: 1,
  /** How many entries it may be behind; 0 = the log must keep everything for it. */
  LIMIT: 2,
  /** While `CLOSING`: the reader ends before this entry. */
  END: 3,
  /** 1 while it reads the newest only. */
  NEWEST: 4,
  USE_FROM: 5,
  USE_TO: 6,
  /** The next entry it will read. */
  READ: 7,
  /** Where its first entry will be. */
  POSITION: 8,
  /** 1 when producers that can wait need not wait for it. */
  PASSIVE: 9,
} as const

export const ReaderState = {
  FREE: 0,
  ACTIVE: 1,
  /** Nothing is written for it any more; it reads up to `END`. */
  CLOSING: 2,
  /** The main thread has given the block away, the producer has not seen it yet. */
  RESERVED: 3,
} as const

/** Entry header: Int32 words, and float64 words counted in eights. */
export const Entry = {
  HEADER_BYTES: 64,
  /** Kind code of the item, u32. */
  KIND: 0,
  /** Bytes to the next entry. */
  STRIDE: 1,
  BODY_LENGTH: 2,
  FLAGS: 3,
  TURN: 4,
  GENERATION: 5,
  SLAB_MEMORY: 6,
  SLAB_BLOCK: 7,
  F64_ID: 4,
  F64_TIMESTAMP: 5,
  F64_STAMP: 6,
  PAYLOAD_BYTES: 14,
  SEQ: 15,
} as const

export const EntryFlag = { SLAB: 1, TURN: 2, GENERATION: 4 } as const

/** Larger bodies go to slabs. */
export const INLINE_BYTES = 16 * 1024

/** A droppable reader is at most this many entries behind. */
export const MEDIA_LIMIT_ITEMS = 256
export const MEDIA_LIMIT_BYTES = 64 * 1024 * 1024
/** What a log keeps for readers that must not lose anything. */
export const LOSSLESS_LIMIT_BYTES = 16 * 1024 * 1024
/**
 * `ready()` lets a producer be this far ahead: less than half of all limits, so that what is on its way
 * stays in the processor's cache.
 */
export const LOSSLESS_AHEAD_ITEMS = 8192
export const AHEAD_BYTES = 8 * 1024 * 1024

const OFFSET_BITS = Math.log2(SEGMENT_BYTES) - 6
const OFFSET_MASK = (1 << OFFSET_BITS) - 1
const ORDINAL_MASK = (1 << (31 - OFFSET_BITS)) - 1

/** Segment ordinals count round. */
export function nextOrdinal(ordinal: number): number {
  return (ordinal + 1) & ORDINAL_MASK
}

export function previousOrdinal(ordinal: number): number {
  return (ordinal - 1) & ORDINAL_MASK
}

export function segmentSlot(ordinal: number): number {
  return Log.SEGMENTS + 4 * (ordinal & (Log.SEGMENT_SLOTS - 1))
}

export function readerBlock(index: number): number {
  return Log.READERS + index * Log.READER_WORDS
}

/** Segment ordinal and byte offset within the segment in one word. */
export function packPosition(ordinal: number, offset: number): number {
  return (ordinal << OFFSET_BITS) | (offset >> 6)
}

export function positionOrdinal(position: number): number {
  return (position >> OFFSET_BITS) & ORDINAL_MASK
}

export function positionOffset(position: number): number {
  return (position & OFFSET_MASK) << 6
}

/** True when sequence number `a` comes before `b`. */
export function isBefore(a: number, b: number): boolean {
  return ((a - b) | 0) < 0
}

let logs = 0

/** Only the main thread makes logs, so that each has a number of its own. */
export function createLogHeader(): SharedArrayBuffer {
  const header = new SharedArrayBuffer(Log.LENGTH * 4)
  new Int32Array(header)[Log.ID] = ++logs
  return header
}

export function logId(header: SharedArrayBuffer): number {
  return new Int32Array(header)[Log.ID]!
}
