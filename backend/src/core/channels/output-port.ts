import { Frame } from '../frames/frame.ts'
import { itemPayloadBytes } from '../frames/items.ts'
import { kindOf } from '../frames/kinds.ts'
import type { InputPort } from './input-port.ts'
import { logId } from './log-layout.ts'
import type { RemoteReader } from './log-readers.ts'
import { LogWriter } from './log-writer.ts'
import type { MemoryPool } from './memory-pool.ts'
import { OutputCounter } from './port-counters.ts'
import type { SendClock } from './send-clock.ts'
import { ITEMS_PER_CHECK, type ThreadWaiter, type Waiting } from './thread-waiter.ts'
import type { Output } from './types.ts'

const TRUE = Promise.resolve(true)
const FALSE = Promise.resolve(false)

export interface OutputPortOptions {
  readonly waiter: ThreadWaiter
  readonly pool: MemoryPool
  readonly counters: Float64Array
  readonly clock: SendClock
  /** Lets changes of the wiring take effect that were made before this moment. */
  readonly sync: () => void
}

/** The writing end of a slot: readers in the same thread, and a log for those in others. */
export class OutputPort implements Output<unknown>, Waiting {
  readonly #options: OutputPortOptions
  readonly #counters: Float64Array
  readonly #clock: SendClock
  readonly #sync: () => void
  /** Readers in the same thread, by edge. */
  readonly #links = new Map<number, InputPort>()
  #linked: InputPort[] = []
  /** By the number of the log; one is enough for up to 32 readers. */
  readonly #logs = new Map<number, LogWriter>()
  #writers: LogWriter[] = []
  #stopping = false
  #closed = false
  #checks = 0
  #ready: { promise: Promise<boolean>; resolve: (is: boolean) => void } | null = null

  constructor(options: OutputPortOptions) {
    this.#options = options
    this.#counters = options.counters
    this.#clock = options.clock
    this.#sync = options.sync
  }

  // --- for components

  send(item: unknown): void {
    this.#sync()
    if (this.#closed) return
    const kind = item instanceof Frame ? kindOf(item) : null
    const stamp = this.#clock.stamp()
    const writers = this.#writers
    let bytes = -1
    for (let i = 0; i < writers.length; i++) bytes = writers[i]!.send(item, kind, stamp)
    if (bytes < 0) {
      bytes = kind === null ? itemPayloadBytes(item) : kind.codec.payloadBytes(item as Frame)
    }
    const counters = this.#counters
    counters[OutputCounter.MESSAGES]! += 1
    counters[OutputCounter.BYTES]! += bytes
    counters[OutputCounter.LAST_SEND] = stamp
    const linked = this.#linked
    if (linked.length === 0) return
    const isBorrowed = kind === null ? Array.isArray(item) : Frame.leaseOf(item as Frame) !== null
    for (let i = 0; i < linked.length; i++) linked[i]!.receive(item, bytes, stamp, isBorrowed)
  }

  ready(): Promise<boolean> {
    this.#sync()
    if (this.#stopping) return FALSE
    if (this.#ready !== null) return this.#ready.promise
    if (this.#hasSpace()) {
      const isDue = (++this.#checks & (ITEMS_PER_CHECK - 1)) === 0
      const turn = isDue ? this.#options.waiter.turnDue() : null
      return turn === null ? TRUE : turn.then(() => !this.#stopping)
    }
    this.#ready = Promise.withResolvers<boolean>()
    const { promise } = this.#ready
    this.#awaitSpace()
    if (this.#writers.length > 0) this.#options.waiter.add(this)
    return promise
  }

  get readers(): number {
    this.#sync()
    let readers = this.#linked.length
    for (const writer of this.#writers) readers += writer.readers.open
    return readers
  }

  // --- for the other files of this folder

  link(edge: number, input: InputPort): void {
    this.#links.set(edge, input)
    this.#linked = [...this.#links.values()]
  }

  /** @returns the input, when the edge was one of this output's */
  unlink(edge: number): InputPort | null {
    const input = this.#links.get(edge)
    if (input === undefined) return null
    this.#links.delete(edge)
    this.#linked = [...this.#links.values()]
    this.poll()
    return input
  }

  addReader(header: SharedArrayBuffer, reader: RemoteReader): void {
    let writer = this.#logs.get(logId(header))
    if (writer === undefined) {
      writer = new LogWriter(header, this.#options.pool)
      this.#logs.set(logId(header), writer)
      this.#writers = [...this.#logs.values()]
    }
    writer.addReader(reader)
  }

  removeReader(edge: number): void {
    for (const writer of this.#writers) writer.removeReader(edge)
    this.poll()
  }

  /** `ready` answers false; what is sent still reaches the readers. */
  stop(): void {
    this.#stopping = true
    this.poll()
  }

  /** `send` does nothing any more. Readers still get what was sent before. */
  end(): void {
    this.#stopping = true
    this.#closed = true
    this.poll()
  }

  /** Ends and lets go of all readers. @returns logs with unread entries, to be closed again later */
  dispose(): LogWriter[] {
    this.end()
    this.#linked = []
    this.#links.clear()
    const writers = this.#writers
    this.#writers = []
    this.#options.waiter.remove(this)
    this.#options.waiter.settle()
    return writers.filter((writer) => !writer.close())
  }

  poll(): boolean {
    if (this.#ready === null) return false
    if (!this.#stopping && !this.#hasSpace()) {
      this.#awaitSpace()
      if (!this.#hasSpace()) return this.#writers.length > 0
    }
    this.#ready.resolve(!this.#stopping)
    this.#ready = null
    return false
  }

  #hasSpace(): boolean {
    for (const writer of this.#writers) if (!writer.hasSpace()) return false
    for (const input of this.#linked) if (!input.hasSpace()) return false
    return true
  }

  /** Asks to be woken. `#hasSpace` must be asked again afterwards. */
  #awaitSpace(): void {
    for (const writer of this.#writers) if (!writer.hasSpace()) writer.waitForSpace()
    for (const input of this.#linked) if (!input.hasSpace()) input.awaitSpace(this)
  }
}
