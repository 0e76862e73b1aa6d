import { LOSSLESS_LIMIT_BYTES, MEDIA_LIMIT_BYTES, MEDIA_LIMIT_ITEMS } from './log-layout.ts'
import { type ReceivedLease, receivedLeases } from './received.ts'

/** Counted for each item besides its payload, so that empty items are bounded too. */
const ITEM_BYTES = 64

/**
 * Items of senders in the same thread, by reference, in order of arrival. Each reader has its own queue;
 * a reference is dropped when it is read. Frames that lie in another thread's memory are kept while
 * they are here and until the read after theirs.
 */
export class LocalQueue {
  #items: unknown[] = new Array(16).fill(null)
  #bytes = new Float64Array(16)
  #stamps = new Float64Array(16)
  #mask = 15
  #head = 0
  #length = 0
  #totalBytes = 0
  #limitItems = MEDIA_LIMIT_ITEMS
  #limitBytes = MEDIA_LIMIT_BYTES
  /** Leases of items in the queue (an item may be in it twice), and of what was read last. */
  #leases: Map<unknown, ReceivedLease[][]> | null = null
  #inUse: ReceivedLease[] = []
  /** Payload bytes of the item that was taken last. */
  takenBytes = 0

  get length(): number {
    return this.#length
  }

  /** Lossless queues are limited in bytes only. */
  setLimit(limit: { items: number } | 'lossless'): void {
    this.#limitItems = limit === 'lossless' ? Number.POSITIVE_INFINITY : limit.items
    this.#limitBytes = limit === 'lossless' ? LOSSLESS_LIMIT_BYTES : MEDIA_LIMIT_BYTES
  }

  /** True when a producer that can wait may go on, see `Output.ready`. */
  hasSpace(): boolean {
    if (this.#totalBytes * 2 >= this.#limitBytes) return false
    return this.#length * 2 < Math.min(this.#limitItems, 2 * MEDIA_LIMIT_ITEMS)
  }

  /** @returns how many old items had to go */
  push(item: unknown, bytes: number, stamp: number, isBorrowed: boolean): number {
    if (isBorrowed && !this.#keepLeases(item)) return 1
    let dropped = 0
    while (this.#isFullFor(bytes)) {
      this.skip()
      dropped++
    }
    if (this.#length > this.#mask) this.#grow()
    const at = (this.#head + this.#length) & this.#mask
    this.#items[at] = item
    this.#bytes[at] = bytes
    this.#stamps[at] = stamp
    this.#length++
    this.#totalBytes += bytes + ITEM_BYTES
    return dropped
  }

  /** Send stamp of the next item; `Infinity` when there is none. */
  peekStamp(): number {
    return this.#length === 0 ? Number.POSITIVE_INFINITY : this.#stamps[this.#head]!
  }

  /** Send stamp of the last item; `-Infinity` when there is none. */
  peekLastStamp(): number {
    if (this.#length === 0) return Number.NEGATIVE_INFINITY
    return this.#stamps[(this.#head + this.#length - 1) & this.#mask]!
  }

  /** The next item; it stays in use until `release`. The queue must not be empty. */
  take(): unknown {
    const item = this.#shift()
    if (this.#leases !== null) this.#inUse.push(...this.#leasesOf(item))
    return item
  }

  /** The next `count` items, all in use until `release`. The queue must have that many. */
  takeInto(items: unknown[], count: number): void {
    if (this.#leases === null) {
      this.#shiftInto(items, count)
      return
    }
    let bytes = 0
    for (let i = 0; i < count; i++) {
      items.push(this.take())
      bytes += this.takenBytes
    }
    this.takenBytes = bytes
  }

  /** Throws away the next item. */
  skip(): void {
    const item = this.#shift()
    if (this.#leases === null) return
    for (const lease of this.#leasesOf(item)) lease.giveBack()
  }

  /** Throws away all but the last `left` items. @returns how many */
  skipTo(left: number): number {
    const skipped = Math.max(0, this.#length - left)
    for (let i = 0; i < skipped; i++) this.skip()
    return skipped
  }

  /** What was taken is not used any more. */
  release(): void {
    if (this.#inUse.length === 0) return
    for (const lease of this.#inUse) lease.giveBack()
    this.#inUse = []
  }

  #isFullFor(bytes: number): boolean {
    if (this.#length === 0) return false
    if (this.#length >= this.#limitItems) return true
    return this.#totalBytes + bytes + ITEM_BYTES > this.#limitBytes
  }

  /** As `#shift`, many at once. */
  #shiftInto(items: unknown[], count: number): void {
    const queued = this.#items
    const sizes = this.#bytes
    const mask = this.#mask
    let at = this.#head
    let bytes = 0
    for (let i = 0; i < count; i++) {
      items.push(queued[at])
      queued[at] = null
      bytes += sizes[at]!
      at = (at + 1) & mask
    }
    this.#head = at
    this.#length -= count
    this.#totalBytes -= bytes + count * ITEM_BYTES
    this.takenBytes = bytes
  }

  #shift(): unknown {
    const at = this.#head
    const item = this.#items[at]
    this.#items[at] = null
    this.takenBytes = this.#bytes[at]!
    this.#head = (at + 1) & this.#mask
    this.#length--
    this.#totalBytes -= this.takenBytes + ITEM_BYTES
    return item
  }

  #grow(): void {
    const { length } = this.#items
    const items = new Array<unknown>(2 * length).fill(null)
    const bytes = new Float64Array(2 * length)
    const stamps = new Float64Array(2 * length)
    for (let i = 0; i < length; i++) {
      const at = (this.#head + i) & this.#mask
      items[i] = this.#items[at]
      bytes[i] = this.#bytes[at]!
      stamps[i] = this.#stamps[at]!
    }
    this.#items = items
    this.#bytes = bytes
    this.#stamps = stamps
    this.#mask = 2 * length - 1
    this.#head = 0
  }

  /** @returns false when the item's memory cannot be kept */
  #keepLeases(item: unknown): boolean {
    const leases = receivedLeases(item)
    if (leases.length === 0) return true
    const kept: ReceivedLease[] = []
    for (const lease of leases) {
      if (lease.keep()) kept.push(lease)
    }
    if (kept.length < leases.length) {
      for (const lease of kept) lease.giveBack()
      return false
    }
    this.#leases ??= new Map()
    const before = this.#leases.get(item)
    if (before === undefined) this.#leases.set(item, [kept])
    else before.push(kept)
    return true
  }

  #leasesOf(item: unknown): readonly ReceivedLease[] {
    const entries = this.#leases?.get(item)
    if (entries === undefined) return []
    if (entries.length === 1) this.#leases?.delete(item)
    return entries.shift() ?? []
  }
}
