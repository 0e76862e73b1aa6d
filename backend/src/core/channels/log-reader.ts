import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import type { Body } from '../frames/codec.ts'
import { attachItemLease, isFrameCode, readItem } from '../frames/items.ts'
import { type FrameKind, kindByCode } from '../frames/kinds.ts'
import type { LeaseTable } from './leases.ts'
import {
  Entry,
  EntryFlag,
  isBefore,
  Log,
  nextOrdinal,
  positionOffset,
  positionOrdinal,
  previousOrdinal,
  Reader,
  ReaderState,
  readerBlock,
  SegmentWord,
  segmentSlot,
} from './log-layout.ts'
import { signalSpace } from './log-readers.ts'
import { Memory, type MemoryHandle } from './memory.ts'
import type { Peer } from './peer.ts'
import { type LeaseOwner, ReceivedLease } from './received.ts'

export interface LogReaderOptions {
  readonly edge: number
  readonly header: SharedArrayBuffer
  /** Index of this reader's block in the header. */
  readonly index: number
  /** The producer's thread. */
  readonly peer: Peer
  /** Brings announcements of memory. */
  readonly port: MessagePort
  /** At most this many unread entries; 0 = no limit. */
  readonly limit: number
  readonly leases: LeaseTable
  readonly poison: boolean
}

/** How far a claim reaches that takes in all that may still come. */
const FAR = 1 << 30

/** Inline entries are released in groups of this size: an atomic store costs as much as a short copy. */
const RELEASE_GROUP = 8

/** Reads a log from another thread. See `log-layout.ts` for the rules. */
export class LogReader implements LeaseOwner {
  readonly edge: number
  readonly leases: LeaseTable
  /** Entries lost because this reader was too slow, since it was asked last. */
  drops = 0
  /** Payload bytes of what was taken last, and its send stamp. */
  takenBytes = 0
  takenStamp = 0
  readonly #header: Int32Array
  readonly #at: number
  readonly #producer: Peer
  readonly #port: MessagePort
  readonly #limit: number
  readonly #poison: boolean
  readonly #memories = new Map<number, Memory>()
  readonly #init = {
    id: 0,
    timestampUs: 0,
    turn: undefined as number | undefined,
    generation: undefined as number | undefined,
  }
  #active = false
  #detached = false
  #isNewest = false
  /** This input takes nothing from here on. */
  #stopAt: number | null = null
  /** The next entry; entries before `#claimed` may be read; those from `#useFrom` are in use. */
  #seq = 0
  #claimed = 0
  #useFrom = 0
  #tookSlab = false
  #segment: Memory | null = null
  #block = 0
  #ordinal = 0
  #base = 0
  #offset = 0
  #stamp = Number.NaN
  /** Kind of the frame that was read last. */
  #kind: FrameKind | null = null

  constructor(options: LogReaderOptions) {
    this.edge = options.edge
    this.leases = options.leases
    this.#header = new Int32Array(options.header)
    this.#at = readerBlock(options.index)
    this.#producer = options.peer
    this.#port = options.port
    this.#limit = options.limit
    this.#poison = options.poison
  }

  /** True when there is something to take. */
  available(): boolean {
    return this.#seq !== this.#claimed || isBefore(this.#seq, this.#end())
  }

  /** Entries sent and not yet taken. */
  get lag(): number {
    if (!this.#activate()) return 0
    return Math.max(0, (this.#end() - this.#seq) | 0)
  }

  /** True when nothing will come any more and everything has been taken. */
  finished(): boolean {
    if (this.#detached) return true
    const state = this.#state()
    if (state === ReaderState.FREE) return true
    if (state === ReaderState.RESERVED) return this.#stopAt !== null
    const ends = state === ReaderState.CLOSING || this.#stopAt !== null
    return ends && this.#activate() && !isBefore(this.#seq, this.#end())
  }

  uses(seq: number): boolean {
    return !this.#detached && !isBefore(seq, this.#useFrom) && isBefore(seq, this.#seq)
  }

  /** Takes nothing that is sent from now on. */
  stop(): void {
    if (this.#stopAt !== null) return
    if (this.#activate()) this.#stopAt = this.#end()
    else this.detach()
  }

  /** What was taken is not used any more. */
  release(): void {
    if (this.#useFrom === this.#seq) return
    const isGroup = this.#tookSlab || ((this.#seq - this.#useFrom) | 0) >= RELEASE_GROUP
    if (isGroup || this.#seq === this.#claimed) this.#releaseNow()
  }

  /**
   * Claims at most `most` entries, unless there are claimed ones left. Must not be called while anything
   * that was taken is in use. @returns how many may be taken now
   */
  prepare(most: number): number {
    if (this.#seq === this.#claimed) this.#claim(most)
    return (this.#claimed - this.#seq) | 0
  }

  /** The next of the prepared items. It stays in use until `release`. */
  take(): unknown {
    this.#enter()
    const item = this.#read()
    this.#noteRead()
    return item
  }

  /** The next `count` of the prepared items, all in use until `release`. */
  takeInto(items: unknown[], count: number): void {
    let bytes = 0
    for (let i = 0; i < count; i++) {
      this.#enter()
      items.push(this.#read())
      bytes += this.takenBytes
    }
    this.takenBytes = bytes
    this.#noteRead()
  }

  /** Send stamp of the next of the prepared items; `Infinity` when there is none. */
  peekStamp(): number {
    if (!Number.isNaN(this.#stamp)) return this.#stamp
    if (this.#seq === this.#claimed) return Number.POSITIVE_INFINITY
    this.#enter()
    this.#stamp = this.#segment!.f64[((this.#base + this.#offset) >> 3) + Entry.F64_STAMP]!
    return this.#stamp
  }

  /** Prepares the last entry alone, skipping the others. @returns its stamp, or -Infinity */
  prepareNewest(): number {
    this.setNewest(true)
    this.#releaseNow()
    const end = this.#end()
    if (!isBefore(this.#seq, end)) return Number.NEGATIVE_INFINITY
    const last = (end - 1) | 0
    if (this.#seq !== last || this.#seq === this.#claimed) {
      const isThere = this.#claimFrom(last, (last + FAR) | 0)
      if (!isThere || !this.#jumpToLast(last)) this.#seek(last)
      if (!isBefore(this.#seq, this.#end())) return Number.NEGATIVE_INFINITY
      this.#claimTo((this.#seq + 1) | 0)
    }
    return this.peekStamp()
  }

  /** Skips everything that is there. */
  skipAll(): void {
    if (this.prepareNewest() === Number.NEGATIVE_INFINITY) return
    this.#skip()
    this.#noteRead()
    this.#releaseNow()
  }

  setNewest(isNewest: boolean): void {
    if (isNewest === this.#isNewest || !this.#activate()) return
    this.#isNewest = isNewest
    Atomics.store(this.#header, this.#at + Reader.NEWEST, isNewest ? 1 : 0)
    // Entries that went while only the newest mattered are not lost.
    const freed = Atomics.load(this.#header, Log.FREED)
    if (!isNewest && this.#seq === this.#claimed && isBefore(this.#seq, freed)) this.#seek(freed)
    signalSpace(this.#header, this.#producer)
  }

  /** Gives the reader's block back. */
  detach(): void {
    if (this.#detached) return
    this.#detached = true
    if (Atomics.load(this.#header, this.#at + Reader.EDGE) === this.edge) {
      Atomics.store(this.#header, this.#at + Reader.STATE, ReaderState.FREE)
    }
    this.#port.close()
    signalSpace(this.#header, this.#producer)
  }

  #state(): number {
    if (Atomics.load(this.#header, this.#at + Reader.EDGE) !== this.edge) return ReaderState.FREE
    return Atomics.load(this.#header, this.#at + Reader.STATE)
  }

  /** The producer fills in where to begin as soon as it knows of this reader. */
  #activate(): boolean {
    if (this.#active) return true
    const state = this.#state()
    if (state !== ReaderState.ACTIVE && state !== ReaderState.CLOSING) return false
    this.#active = true
    this.#seq = this.#claimed = this.#useFrom = this.#header[this.#at + Reader.USE_FROM]!
    const position = this.#header[this.#at + Reader.POSITION]!
    this.#ordinal = positionOrdinal(position)
    this.#offset = positionOffset(position)
    return true
  }

  /** The entry before which this reader ends for now. */
  #end(): number {
    if (this.#detached || !this.#activate()) return this.#seq
    if (this.#stopAt !== null) return this.#stopAt
    if (Atomics.load(this.#header, this.#at + Reader.STATE) === ReaderState.CLOSING) {
      return Atomics.load(this.#header, this.#at + Reader.END)
    }
    return Atomics.load(this.#header, Log.HEAD)
  }

  #releaseNow(): void {
    if (this.#useFrom === this.#seq) return
    this.#useFrom = this.#seq
    this.#tookSlab = false
    Atomics.store(this.#header, this.#at + Reader.USE_FROM, this.#seq)
    if (Atomics.load(this.#header, Log.SPACE_WAIT) === 1) {
      signalSpace(this.#header, this.#producer)
    }
  }

  /** Claims up to `most` further entries. @returns false when there are none */
  #claim(most: number): boolean {
    for (;;) {
      const end = this.#end()
      const lag = (end - this.#seq) | 0
      if (lag <= 0) return false
      if (this.#limit > 0 && lag > this.#limit && !this.#isNewest) {
        this.#lose((end - this.#limit) | 0)
        continue
      }
      this.#claimTo((this.#seq + Math.min(lag, most)) | 0)
      const freed = Atomics.load(this.#header, Log.FREED)
      if (!isBefore(this.#seq, freed)) return true
      if (this.#isNewest) this.#seek(freed)
      else this.#lose(freed)
    }
  }

  #claimTo(to: number): void {
    this.#claimed = to
    Atomics.store(this.#header, this.#at + Reader.USE_TO, to)
  }

  /** Claims `[from, to)` in place of what was claimed. @returns false when `from` has been freed */
  #claimFrom(from: number, to: number): boolean {
    this.#useFrom = from
    Atomics.store(this.#header, this.#at + Reader.USE_FROM, from)
    this.#claimTo(to)
    return !isBefore(from, Atomics.load(this.#header, Log.FREED))
  }

  #lose(next: number): void {
    const before = this.#seq
    this.#seek(next)
    const end = this.#end()
    const reached = isBefore(end, this.#seq) ? end : this.#seq
    this.drops += Math.max(0, (reached - before) | 0)
  }

  /** Goes to entry `target`, or to the oldest there is after it. Nothing is claimed afterwards. */
  #seek(target: number): void {
    const header = this.#header
    for (;;) {
      const freed = Atomics.load(header, Log.FREED)
      if (isBefore(target, freed)) target = freed
      if (!this.#claimFrom(target, (target + FAR) | 0)) continue
      const head = Atomics.load(header, Log.HEAD)
      // The segment with the target is safe now: the last one that begins at or before it.
      let ordinal = Atomics.load(header, Log.HEAD_SEGMENT)
      const tail = Atomics.load(header, Log.TAIL_SEGMENT)
      while (ordinal !== tail && isBefore(target, firstSeqOf(header, ordinal))) {
        ordinal = previousOrdinal(ordinal)
      }
      this.#setPosition(ordinal, 0)
      this.#seq = firstSeqOf(header, ordinal)
      while (isBefore(this.#seq, target) && this.#seq !== head) this.#skip()
      this.#useFrom = this.#seq
      this.#claimTo(this.#seq)
      this.#noteRead()
      return
    }
  }

  /** To the last entry by the producer's own note. @returns false when it does not serve */
  #jumpToLast(last: number): boolean {
    const position = Atomics.load(this.#header, Log.LAST_POSITION)
    this.#setPosition(positionOrdinal(position), positionOffset(position))
    this.#open()
    const seq = this.#segment!.i32[((this.#base + this.#offset) >> 2) + Entry.SEQ]!
    // The note may be of an entry that is only being written, or lies beyond this reader's end.
    if (isBefore(seq, last) || !isBefore(seq, this.#end())) return false
    this.#seq = seq
    return true
  }

  #setPosition(ordinal: number, offset: number): void {
    this.#ordinal = ordinal
    this.#segment = null
    this.#offset = offset
    this.#stamp = Number.NaN
  }

  /**
   * Stands at an entry, not at the end of a segment. That is told by the table alone: a segment that this
   * reader has read to its end may be in use for something else by now.
   */
  #enter(): void {
    if (this.#header[Log.HEAD_SEGMENT] !== this.#ordinal) {
      const next = nextOrdinal(this.#ordinal)
      if (firstSeqOf(this.#header, next) === this.#seq) this.#setPosition(next, 0)
    }
    if (this.#segment === null) this.#open()
  }

  #open(): void {
    const slot = segmentSlot(this.#ordinal)
    this.#segment = this.#memory(this.#header[slot + SegmentWord.MEMORY]!)
    this.#block = this.#header[slot + SegmentWord.BLOCK]!
    this.#base = this.#segment.offsetOf(this.#block)
  }

  #skip(): void {
    this.#enter()
    this.#advance(this.#segment!.i32[((this.#base + this.#offset) >> 2) + Entry.STRIDE]!)
  }

  #advance(stride: number): void {
    this.#offset += stride
    this.#seq = (this.#seq + 1) | 0
    this.#stamp = Number.NaN
  }

  /** For the counters that the main thread shows. */
  #noteRead(): void {
    this.#header[this.#at + Reader.READ] = this.#seq
  }

  #read(): unknown {
    const { i32, f64 } = this.#segment!
    const start = this.#base + this.#offset
    const at = start >> 2
    const flags = i32[at + Entry.FLAGS]!
    const length = i32[at + Entry.BODY_LENGTH]!
    const isSlab = (flags & EntryFlag.SLAB) !== 0
    const memory = isSlab ? this.#memory(i32[at + Entry.SLAB_MEMORY]!) : this.#segment!
    const block = isSlab ? i32[at + Entry.SLAB_BLOCK]! : this.#block
    memory.body.offset = isSlab ? memory.offsetOf(block) : start + Entry.HEADER_BYTES
    memory.body.length = length
    const init = this.#init
    init.id = f64[(at >> 1) + Entry.F64_ID]!
    init.timestampUs = f64[(at >> 1) + Entry.F64_TIMESTAMP]!
    init.turn = flags & EntryFlag.TURN ? i32[at + Entry.TURN]! >>> 0 : undefined
    init.generation = flags & EntryFlag.GENERATION ? i32[at + Entry.GENERATION]! >>> 0 : undefined
    this.takenBytes = i32[at + Entry.PAYLOAD_BYTES]!
    this.takenStamp = f64[(at >> 1) + Entry.F64_STAMP]!
    this.#tookSlab ||= isSlab
    const seq = this.#seq
    this.#advance(i32[at + Entry.STRIDE]!)
    const code = i32[at + Entry.KIND]! >>> 0
    const item = this.#decode(code, memory.body)
    if (this.#kind?.codec.detached === true) return item
    const slabBytes = isSlab ? length : 0
    attachItemLease(item, new ReceivedLease(this, { item, seq, memory, block, slabBytes }))
    return item
  }

  #decode(code: number, body: Body): unknown {
    if (this.#kind?.code !== code) this.#kind = isFrameCode(code) ? kindByCode(code) : null
    return this.#kind === null
      ? readItem(code, body, this.#init)
      : this.#kind.codec.read(body, this.#init)
  }

  /** Memory is announced before the first entry that needs it, so the announcement is there by now. */
  #memory(id: number): Memory {
    for (;;) {
      const known = this.#memories.get(id)
      if (known) return known
      const received = receiveMessageOnPort(this.#port) as { message: MemoryHandle } | undefined
      if (!received) throw new Error(`Cannot read from a channel: memory ${id} was never announced`)
      const handle = received.message
      this.#memories.set(handle.id, new Memory(handle, { poison: this.#poison }))
    }
  }
}

function firstSeqOf(header: Int32Array, ordinal: number): number {
  return header[segmentSlot(ordinal) + SegmentWord.FIRST_SEQ]!
}
