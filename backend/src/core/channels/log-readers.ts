import type { MessagePort } from 'node:worker_threads'
import {
  isBefore,
  LOSSLESS_LIMIT_BYTES,
  Log,
  MEDIA_LIMIT_BYTES,
  Reader,
  ReaderState,
  readerBlock,
} from './log-layout.ts'
import type { Memory } from './memory.ts'
import type { Peer } from './peer.ts'

/** A reader of a log as its producer sees it. */
export interface RemoteReader {
  readonly edge: number
  /** Index of the reader's block in the log's header. */
  readonly index: number
  /** The reader's thread. */
  readonly peer: Peer
  /** Takes announcements of memory to the reader. */
  readonly port: MessagePort
}

interface Registered extends RemoteReader {
  readonly at: number
  readonly announced: Set<number>
}

/** The readers of one log, in the producer's thread. */
export class LogReaders {
  readonly #header: Int32Array
  #readers: Registered[] = []
  /** The readers' threads, each once. */
  #peers: readonly Peer[] = []

  constructor(header: Int32Array) {
    this.#header = header
  }

  get count(): number {
    return this.#readers.length
  }

  /** Readers that still get what is sent. */
  get open(): number {
    let open = 0
    for (const { at, edge } of this.#readers) {
      if (Atomics.load(this.#header, at + Reader.EDGE) !== edge) continue
      if (Atomics.load(this.#header, at + Reader.STATE) === ReaderState.ACTIVE) open++
    }
    return open
  }

  /** Lets the reader begin at entry `head`, which will be at `position`. */
  add(reader: RemoteReader, head: number, position: number): void {
    const header = this.#header
    const at = readerBlock(reader.index)
    if (Atomics.load(header, at + Reader.EDGE) !== reader.edge) return
    header[at + Reader.USE_FROM] = head
    header[at + Reader.USE_TO] = head
    header[at + Reader.READ] = head
    header[at + Reader.POSITION] = position
    const { RESERVED, ACTIVE } = ReaderState
    const before = Atomics.compareExchange(header, at + Reader.STATE, RESERVED, ACTIVE)
    if (before !== RESERVED) return
    this.#readers.push({ ...reader, at, announced: new Set() })
    this.#listPeers()
    // It may have gone to sleep before there was anything to see.
    reader.peer.wake()
  }

  /** The reader gets nothing from entry `head` on. */
  close(edge: number, head: number): void {
    const reader = this.#readers.find((each) => each.edge === edge)
    if (reader) this.#close(reader, head)
  }

  closeAll(head: number): void {
    for (const reader of [...this.#readers]) this.#close(reader, head)
  }

  /** Makes memory known to every reader, before an entry that needs it is published. */
  announce(memory: Memory): void {
    for (const { announced, port } of this.#readers) {
      if (announced.has(memory.id)) continue
      announced.add(memory.id)
      port.postMessage(memory.handle)
    }
  }

  wake(): void {
    for (let i = 0; i < this.#peers.length; i++) this.#peers[i]!.wake()
  }

  /** The first entry that somebody may still read, at most `head`. Forgets readers that have gone. */
  firstNeeded(head: number): number {
    let first = head
    for (const reader of this.#readers) {
      if (this.#hasGone(reader)) continue
      const needed = this.#needs(reader, head)
      if (isBefore(needed, first)) first = needed
    }
    this.#forgetGone()
    return first
  }

  /** The first entry that the slowest sequential reader has not finished with, at most `head`. */
  slowest(head: number): number {
    let slowest = head
    for (const { at } of this.#readers) {
      if (!holdsUp(this.#header, at)) continue
      const from = Atomics.load(this.#header, at + Reader.USE_FROM)
      if (isBefore(from, slowest)) slowest = from
    }
    return slowest
  }

  /** How many entries a producer that can wait may be ahead; 0 when nobody limits it in entries. */
  limitItems(): number {
    let limit = 0
    for (const { at } of this.#readers) {
      const own = Atomics.load(this.#header, at + Reader.LIMIT)
      if (own > 0 && (limit === 0 || own < limit)) limit = own
    }
    return limit
  }

  limitBytes(): number {
    for (const { at } of this.#readers) {
      if (Atomics.load(this.#header, at + Reader.LIMIT) === 0) return LOSSLESS_LIMIT_BYTES
    }
    return MEDIA_LIMIT_BYTES
  }

  /** True when some reader looks at entries of `[from, to)` at this moment. */
  use(from: number, to: number): boolean {
    for (const { at } of this.#readers) {
      if (Atomics.load(this.#header, at + Reader.STATE) === ReaderState.FREE) continue
      const useFrom = Atomics.load(this.#header, at + Reader.USE_FROM)
      const useTo = Atomics.load(this.#header, at + Reader.USE_TO)
      if (isBefore(useFrom, to) && isBefore(from, useTo)) return true
    }
    return false
  }

  #close(reader: Registered, head: number): void {
    const { at } = reader
    Atomics.store(this.#header, at + Reader.END, head)
    const { ACTIVE, CLOSING } = ReaderState
    Atomics.compareExchange(this.#header, at + Reader.STATE, ACTIVE, CLOSING)
    reader.peer.wake()
  }

  #hasGone({ at, edge }: Registered): boolean {
    if (Atomics.load(this.#header, at + Reader.EDGE) !== edge) return true
    return Atomics.load(this.#header, at + Reader.STATE) === ReaderState.FREE
  }

  #needs({ at }: Registered, head: number): number {
    const from = Atomics.load(this.#header, at + Reader.USE_FROM)
    const isClosing = Atomics.load(this.#header, at + Reader.STATE) === ReaderState.CLOSING
    if (isClosing && !isBefore(from, this.#header[at + Reader.END]!)) return head
    const isNewest = Atomics.load(this.#header, at + Reader.NEWEST) === 1
    const limit = isNewest ? 1 : Atomics.load(this.#header, at + Reader.LIMIT)
    const floor = (head - limit) | 0
    return limit > 0 && isBefore(from, floor) ? floor : from
  }

  #forgetGone(): void {
    if (!this.#readers.some((reader) => this.#hasGone(reader))) return
    for (const reader of this.#readers) if (this.#hasGone(reader)) reader.port.close()
    this.#readers = this.#readers.filter((reader) => !this.#hasGone(reader))
    this.#listPeers()
  }

  #listPeers(): void {
    this.#peers = [...new Set(this.#readers.map(({ peer }) => peer))]
  }
}

/** True for a reader that producers wait for; readers of the newest hold nobody up. */
function holdsUp(header: Int32Array, at: number): boolean {
  if (Atomics.load(header, at + Reader.STATE) !== ReaderState.ACTIVE) return false
  if (header[at + Reader.PASSIVE] === 1) return false
  return Atomics.load(header, at + Reader.NEWEST) === 0
}

/** The entry that all sequential readers of a log have come to, seen from a reader's thread. */
function slowestReader(header: Int32Array): number {
  let slowest = Atomics.load(header, Log.HEAD)
  for (let index = 0; index < Log.MAX_READERS; index++) {
    const at = readerBlock(index)
    if (!holdsUp(header, at)) continue
    const from = Atomics.load(header, at + Reader.USE_FROM)
    if (isBefore(from, slowest)) slowest = from
  }
  return slowest
}

/** Wakes a producer that waits for space, once there is enough. */
export function signalSpace(header: Int32Array, producer: Peer): void {
  if (Atomics.load(header, Log.SPACE_WAIT) === 0) return
  if (isBefore(slowestReader(header), Atomics.load(header, Log.SPACE_SEQ))) return
  if (Atomics.exchange(header, Log.SPACE_WAIT, 0) === 1) producer.wake()
}
