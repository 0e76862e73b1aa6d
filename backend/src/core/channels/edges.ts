import type { Endpoint, NodeLayout } from './fabric.ts'
import {
  createLogHeader,
  isBefore,
  Log,
  MEDIA_LIMIT_ITEMS,
  Reader,
  ReaderState,
  readerBlock,
} from './log-layout.ts'

/** Blocks of readers in threads that were removed are given away again only after this time. */
const DEAD_READER_MS = 5000

/** A log as the main thread knows it. */
export interface LogRecord {
  readonly buffer: SharedArrayBuffer
  readonly header: Int32Array
  /** Blocks that must not be given away before a moment (ms). */
  readonly blockedUntil: Map<number, number>
}

/** A reader's place in a log. */
export interface LogSeat {
  readonly log: LogRecord
  readonly index: number
}

/** What an edge is while both its ends are placed. */
export interface LiveEdge {
  /** Number of this wiring; never reused. */
  readonly edge: number
  readonly fromThread: number
  readonly toThread: number
  /** Null when both ends are in the same thread. */
  readonly seat: LogSeat | null
}

/** A wiring between two threads. */
export interface SeatedEdge extends LiveEdge {
  readonly seat: LogSeat
}

/** An edge of the graph, or a tap or injector, which are edges from or to the main thread. */
export interface EdgeRecord {
  readonly from: Endpoint
  readonly to: Endpoint
  /** Unread items the reader may have; 0 = none may be lost. */
  readonly limit: number
  readonly passive: boolean
  /** Whether losses are reported by `overflows`. */
  readonly reportsLoss: boolean
  live: LiveEdge | null
}

/** An edge is lossless unless one of its ends only carries what may be dropped. */
export function edgeLimit(from: NodeLayout, output: string, to: NodeLayout, input: string): number {
  const isMedia =
    from.outputs.some((slot) => slot.name === output && slot.media) ||
    to.inputs.some((slot) => slot.name === input && slot.media)
  return isMedia ? MEDIA_LIMIT_ITEMS : 0
}

/** Reserves a reader's block, in a new log if those there are full. */
export function reserveSeat(logs: LogRecord[], edge: number, record: EdgeRecord): LogSeat {
  for (const log of logs) {
    for (let index = 0; index < Log.MAX_READERS; index++) {
      if (!isVacant(log, index)) continue
      reserve(log, index, edge, record)
      return { log, index }
    }
  }
  const buffer = createLogHeader()
  const log = { buffer, header: new Int32Array(buffer), blockedUntil: new Map() }
  logs.push(log)
  reserve(log, 0, edge, record)
  return { log, index: 0 }
}

/** False once the reader has gone. */
export function isTaken({ log, index }: LogSeat, edge: number): boolean {
  const at = readerBlock(index)
  if (Atomics.load(log.header, at + Reader.EDGE) !== edge) return false
  return Atomics.load(log.header, at + Reader.STATE) !== ReaderState.FREE
}

/** Clears a reader whose thread has ended. Its thread may still write to the block for a moment. */
export function abandonSeat(seat: LogSeat, edge: number): void {
  if (!isTaken(seat, edge)) return
  const { log, index } = seat
  Atomics.store(log.header, readerBlock(index) + Reader.STATE, ReaderState.FREE)
  log.blockedUntil.set(index, performance.now() + DEAD_READER_MS)
}

/** Ends a reader whose producer has died: what was published can still be read. */
export function closeSeat({ log, index }: LogSeat, edge: number): void {
  const { header } = log
  const at = readerBlock(index)
  if (header[at + Reader.EDGE] !== edge) return
  const { ACTIVE, CLOSING, RESERVED, FREE } = ReaderState
  Atomics.compareExchange(header, at + Reader.STATE, RESERVED, FREE)
  if (Atomics.load(header, at + Reader.STATE) !== ACTIVE) return
  Atomics.store(header, at + Reader.END, Atomics.load(header, Log.HEAD))
  Atomics.compareExchange(header, at + Reader.STATE, ACTIVE, CLOSING)
}

/** Unread entries of a reader, and those that are lost to it but not counted by it yet. */
export function seatLag({ log, index }: LogSeat, edge: number): { unread: number; lost: number } {
  const { header } = log
  const at = readerBlock(index)
  const state = Atomics.load(header, at + Reader.STATE)
  const isOpen = state === ReaderState.ACTIVE || state === ReaderState.CLOSING
  if (!isOpen || header[at + Reader.EDGE] !== edge) return { unread: 0, lost: 0 }
  if (header[at + Reader.NEWEST] === 1) return { unread: 0, lost: 0 }
  const end = header[state === ReaderState.CLOSING ? at + Reader.END : Log.HEAD]!
  const read = header[at + Reader.READ]!
  const limit = header[at + Reader.LIMIT]!
  let from = read
  const floor = limit > 0 ? (end - limit) | 0 : from
  if (isBefore(from, floor)) from = floor
  const freed = header[Log.FREED]!
  if (isBefore(from, freed)) from = freed
  if (isBefore(end, from)) from = end
  return { unread: (end - from) | 0, lost: Math.max(0, (from - read) | 0) }
}

function isVacant({ header, blockedUntil }: LogRecord, index: number): boolean {
  const state = Atomics.load(header, readerBlock(index) + Reader.STATE)
  return state === ReaderState.FREE && (blockedUntil.get(index) ?? 0) <= performance.now()
}

function reserve({ header }: LogRecord, index: number, edge: number, record: EdgeRecord): void {
  const at = readerBlock(index)
  Atomics.store(header, at + Reader.EDGE, edge)
  header[at + Reader.LIMIT] = record.limit
  header[at + Reader.PASSIVE] = record.passive ? 1 : 0
  header[at + Reader.NEWEST] = 0
  Atomics.store(header, at + Reader.STATE, ReaderState.RESERVED)
}
