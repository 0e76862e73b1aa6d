import { LocalQueue } from './local-queue.ts'
import type { LogReader } from './log-reader.ts'
import { NewestReader } from './newest-reader.ts'
import { InputCounter } from './port-counters.ts'
import type { SendClock } from './send-clock.ts'
import { ITEMS_PER_CHECK, type ThreadWaiter, type Waiting } from './thread-waiter.ts'
import type { Input, NewestInput } from './types.ts'

const DONE: IteratorResult<unknown, undefined> = { value: undefined, done: true }
const TRUE = Promise.resolve(true)
const FALSE = Promise.resolve(false)
const MAX_BATCH = 256
const MAX_DRAIN = 1 << 20

/** An iterator may answer at once: `await` takes plain values too, and `for await` awaits what it gets. */
export type Answer<T> = Promise<IteratorResult<T, undefined>>

export interface InputPortOptions {
  readonly waiter: ThreadWaiter
  readonly clock: SendClock
  readonly counters: Float64Array
}

interface Asking {
  readonly take: () => unknown
  readonly resolve: (result: IteratorResult<unknown, undefined>) => void
}

/**
 * The reading end of a slot: a queue for senders of the same thread, and a log reader for each sender in
 * another. Between senders, items are read in the order of their send stamps.
 */
export class InputPort implements Input<unknown>, Waiting {
  readonly #queue = new LocalQueue()
  readonly #waiter: ThreadWaiter
  readonly #clock: SendClock
  readonly #counters: Float64Array
  #sources: LogReader[] = []
  #closed = false
  #reads = 0
  /** Send stamp of the item that comes after those of the sender found by `#earliest`. */
  #rivalStamp = 0
  #asking: Asking | null = null
  #ready: { promise: Promise<boolean>; resolve: (is: boolean) => void } | null = null
  #willPoll = false
  #newest: NewestReader | null = null
  /** Senders in this thread that wait for the queue to get shorter. */
  readonly #spaceWaiters = new Set<Waiting>()

  constructor({ waiter, clock, counters }: InputPortOptions) {
    this.#waiter = waiter
    this.#clock = clock
    this.#counters = counters
  }

  // --- for components

  [Symbol.asyncIterator](): AsyncIterator<unknown, undefined> {
    return { next: this.#nextItem }
  }

  batches(max = MAX_BATCH): AsyncIterable<readonly unknown[]> {
    const take = (): unknown => {
      const batch = this.takeAll(max)
      return batch.length > 0 ? batch : null
    }
    const next = () => this.#next(take) as Answer<readonly unknown[]>
    return { [Symbol.asyncIterator]: () => ({ next }) }
  }

  tryNext(): unknown {
    return this.#takeNext()
  }

  ready(): Promise<boolean> {
    if (this.#hasItem()) {
      const turn = this.#checkTurn()
      return turn === null ? TRUE : turn.then(() => true)
    }
    if (this.ended) return FALSE
    this.#ready ??= Promise.withResolvers<boolean>()
    // Waiting may settle it at once, when something has come just now.
    const { promise } = this.#ready
    this.#wait()
    return promise
  }

  newest(): NewestInput<unknown> {
    this.#newest ??= new NewestReader(this)
    this.#setNewest(true)
    return this.#newest
  }

  get ended(): boolean {
    if (!this.#closed || this.#queue.length > 0) return false
    this.#forgetFinished()
    return this.#sources.length === 0
  }

  get lag(): number {
    let lag = this.#queue.length
    for (const source of this.#sources) lag += source.lag
    return lag
  }

  // --- for the other files of this folder

  /** Everything that can be read now, at most `max` items; all are in use until the next read. */
  takeAll(max = MAX_DRAIN): unknown[] {
    this.#beginRead()
    const sources = this.#sources
    const batch: unknown[] = []
    if (sources.length === 0) {
      this.#takeAllQueued(batch, max)
      return batch
    }
    if (sources.length === 1 && this.#queue.length === 0) {
      const source = sources[0]!
      this.#takeInto(batch, source, Math.min(max, source.prepare(max)))
    } else {
      for (let i = 0; i < sources.length; i++) sources[i]!.prepare(max)
      this.#mergeInto(batch, max)
    }
    this.#endRead()
    return batch
  }

  takeNewest(): unknown {
    this.#releaseAll()
    this.#setNewest(true)
    let latest: LogReader | null = null
    let latestStamp = this.#queue.peekLastStamp()
    for (const source of this.#sources) {
      const stamp = source.prepareNewest()
      if (stamp === Number.NEGATIVE_INFINITY || stamp < latestStamp) continue
      latestStamp = stamp
      latest = source
    }
    for (const source of this.#sources) if (source !== latest) source.skipAll()
    this.#queue.skipTo(latest === null ? 1 : 0)
    const item = latest === null ? this.#takeQueued() : this.#takeFrom(latest)
    this.#endRead()
    return item
  }

  nextNewest(): Answer<unknown> {
    return this.#next(this.#takeNewest)
  }

  /**
   * Takes an item of a sender in the same thread.
   * @param isBorrowed whether its data may lie in another thread's memory
   */
  receive(item: unknown, bytes: number, stamp: number, isBorrowed: boolean): void {
    if (this.#closed) return
    if (this.#newest !== null && this.#counters[InputCounter.NEWEST] === 1) this.#queue.skipTo(0)
    const drops = this.#queue.push(item, bytes, stamp, isBorrowed)
    if (drops > 0) this.#counters[InputCounter.DROPS]! += drops
    this.#counters[InputCounter.QUEUED] = this.#queue.length
    if (this.#asking !== null || this.#ready !== null) this.#pollSoon()
  }

  /** Whether senders in this thread that can wait may go on. */
  hasSpace(): boolean {
    return this.#closed || this.#counters[InputCounter.NEWEST] === 1 || this.#queue.hasSpace()
  }

  /** Polls the sender once when there is space. */
  awaitSpace(sender: Waiting): void {
    this.#spaceWaiters.add(sender)
  }

  setLimit(limit: { items: number } | 'lossless'): void {
    this.#queue.setLimit(limit)
  }

  addSource(source: LogReader): void {
    if (this.#closed) {
      source.detach()
      return
    }
    this.#sources.push(source)
    if (this.#counters[InputCounter.NEWEST] === 1) source.setNewest(true)
    // What it sent before it was known here has woken nobody who could take it.
    if (this.poll()) this.#wait()
  }

  /** Accepts nothing more. What has been sent before can still be read. */
  end(): void {
    if (this.#closed) return
    this.#closed = true
    for (const source of this.#sources) source.stop()
    this.poll()
    this.#signalSpace()
  }

  /** Ends and forgets what has not been read. */
  dispose(): void {
    this.end()
    for (const source of this.#sources) source.detach()
    this.#sources = []
    this.#queue.skipTo(0)
    this.#queue.release()
    this.poll()
    this.#waiter.remove(this)
    this.#waiter.settle()
  }

  poll(): boolean {
    if (this.#asking !== null) this.#answer(this.#asking)
    if (this.#ready !== null) this.#answerReady(this.#ready)
    return this.#isWaiting()
  }

  /** After the sender's burst, so that a batch takes in all of it. */
  #pollSoon(): void {
    if (this.#willPoll) return
    this.#willPoll = true
    queueMicrotask(this.#pollNow)
  }

  readonly #pollNow = (): void => {
    this.#willPoll = false
    this.poll()
  }

  // --- reading

  readonly #takeNext = (): unknown => {
    this.#beginRead()
    const sources = this.#sources
    if (sources.length === 0) return this.#takeQueued()
    let item: unknown
    if (sources.length === 1 && this.#queue.length === 0) {
      const source = sources[0]!
      item = source.prepare(ITEMS_PER_CHECK) > 0 ? this.#takeFrom(source) : null
    } else {
      for (let i = 0; i < sources.length; i++) sources[i]!.prepare(ITEMS_PER_CHECK)
      item = this.#takeEarliest()
    }
    this.#endRead()
    return item
  }

  readonly #takeNewest = (): unknown => this.takeNewest()

  #beginRead(): void {
    this.#releaseAll()
    if (this.#newest !== null) this.#setNewest(false)
  }

  #releaseAll(): void {
    this.#queue.release()
    const sources = this.#sources
    for (let i = 0; i < sources.length; i++) sources[i]!.release()
  }

  #endRead(): void {
    const sources = this.#sources
    for (let i = 0; i < sources.length; i++) {
      const source = sources[i]!
      if (source.drops === 0) continue
      this.#counters[InputCounter.DROPS]! += source.drops
      source.drops = 0
    }
  }

  #takeEarliest(): unknown {
    const earliest = this.#earliest()
    return earliest === null ? this.#takeQueued() : this.#takeFrom(earliest)
  }

  /** In the order of send stamps: one sender is read on until it is another's turn. */
  #mergeInto(batch: unknown[], max: number): void {
    while (batch.length < max) {
      const earliest = this.#earliest()
      if (earliest === null) {
        const item = this.#takeQueued()
        if (item === null) return
        batch.push(item)
        continue
      }
      do batch.push(this.#takeFrom(earliest))
      while (batch.length < max && earliest.peekStamp() < this.#rivalStamp)
    }
  }

  /** The sender whose next item was sent first; null when that is in the queue, or nowhere. */
  #earliest(): LogReader | null {
    const sources = this.#sources
    let earliest: LogReader | null = null
    let earliestStamp = this.#queue.peekStamp()
    let rivalStamp = Number.POSITIVE_INFINITY
    for (let i = 0; i < sources.length; i++) {
      const stamp = sources[i]!.peekStamp()
      if (stamp >= earliestStamp) {
        if (stamp < rivalStamp) rivalStamp = stamp
        continue
      }
      rivalStamp = earliestStamp
      earliestStamp = stamp
      earliest = sources[i]!
    }
    this.#rivalStamp = rivalStamp
    return earliest
  }

  #takeFrom(source: LogReader): unknown {
    const item = source.take()
    this.#count(source, 1)
    return item
  }

  #takeInto(batch: unknown[], source: LogReader, count: number): void {
    if (count === 0) return
    source.takeInto(batch, count)
    this.#count(source, count)
  }

  #count(source: LogReader, messages: number): void {
    this.#counters[InputCounter.MESSAGES]! += messages
    this.#counters[InputCounter.BYTES]! += source.takenBytes
    this.#clock.observe(source.takenStamp)
  }

  #takeQueued(): unknown {
    const queue = this.#queue
    if (queue.length === 0) return null
    const item = queue.take()
    this.#counters[InputCounter.MESSAGES]! += 1
    this.#counters[InputCounter.BYTES]! += queue.takenBytes
    this.#counters[InputCounter.QUEUED] = queue.length
    if (this.#spaceWaiters.size > 0 && queue.hasSpace()) this.#signalSpace()
    return item
  }

  #takeAllQueued(batch: unknown[], max: number): void {
    const queue = this.#queue
    const count = Math.min(max, queue.length)
    if (count === 0) return
    queue.takeInto(batch, count)
    this.#counters[InputCounter.MESSAGES]! += count
    this.#counters[InputCounter.BYTES]! += queue.takenBytes
    this.#counters[InputCounter.QUEUED] = queue.length
    if (this.#spaceWaiters.size > 0 && queue.hasSpace()) this.#signalSpace()
  }

  #signalSpace(): void {
    const senders = [...this.#spaceWaiters]
    this.#spaceWaiters.clear()
    for (const sender of senders) sender.poll()
  }

  #setNewest(isNewest: boolean): void {
    this.#counters[InputCounter.NEWEST] = isNewest ? 1 : 0
    for (const source of this.#sources) source.setNewest(isNewest)
  }

  // --- waiting

  /** As `#next`, without the way round over a function: this is the path of every `for await`. */
  readonly #nextItem = (): Answer<unknown> => {
    const isDue = (++this.#reads & (ITEMS_PER_CHECK - 1)) === 0
    if (isDue) return this.#next(this.#takeNext)
    const item = this.#takeNext()
    if (item !== null) return { value: item, done: false } as unknown as Answer<unknown>
    return this.#waitFor(this.#takeNext)
  }

  #next(take: () => unknown): Answer<unknown> {
    const turn = this.#waiter.turnDue()
    if (turn !== null) return turn.then(() => this.#next(take))
    const item = take()
    if (item !== null) return { value: item, done: false } as unknown as Answer<unknown>
    return this.#waitFor(take)
  }

  #waitFor(take: () => unknown): Answer<unknown> {
    if (this.ended) return DONE as unknown as Answer<unknown>
    if (this.#asking !== null) return this.ready().then(() => this.#next(take))
    const { promise, resolve } = Promise.withResolvers<IteratorResult<unknown, undefined>>()
    this.#asking = { take, resolve }
    this.#wait()
    return promise
  }

  #checkTurn(): Promise<void> | null {
    return (++this.#reads & (ITEMS_PER_CHECK - 1)) === 0 ? this.#waiter.turnDue() : null
  }

  /** Senders in this thread call `receive`; only other threads need to be waited for. */
  #wait(): void {
    if (this.#sources.length > 0) this.#waiter.add(this)
  }

  #isWaiting(): boolean {
    return (this.#asking !== null || this.#ready !== null) && this.#sources.length > 0
  }

  #answer(asking: Asking): void {
    const item = this.#hasItem() ? asking.take() : null
    if (item === null && !this.ended) return
    this.#asking = null
    asking.resolve(item === null ? DONE : { value: item, done: false })
  }

  #answerReady(ready: { resolve: (is: boolean) => void }): void {
    const hasItem = this.#hasItem()
    if (!hasItem && !this.ended) return
    this.#ready = null
    ready.resolve(hasItem)
  }

  #hasItem(): boolean {
    if (this.#queue.length > 0) return true
    const sources = this.#sources
    for (let i = 0; i < sources.length; i++) if (sources[i]!.available()) return true
    this.#forgetFinished()
    return false
  }

  #forgetFinished(): void {
    if (!this.#sources.some((source) => source.finished())) return
    for (const source of this.#sources) if (source.finished()) source.detach()
    this.#sources = this.#sources.filter((source) => !source.finished())
  }
}
