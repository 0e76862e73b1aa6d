import type { Input, NewestInput, Output } from '../channels/types.ts'
import type { VirtualTime } from '../runtime/virtual-clock.ts'

/** Items a reader may be behind before `ready` makes a producer wait. */
const READY_LAG = 128

/** An input whose reader gets each item when its turn comes. */
export class VirtualInput implements Input<unknown> {
  readonly #input: Input<unknown>
  readonly #time: VirtualTime
  readonly #order: number
  /** The next item, taken early to see its time. */
  #head: unknown = null
  #readsNewest = false
  #waiting: Promise<boolean> | null = null

  constructor(input: Input<unknown>, time: VirtualTime, order: number) {
    this.#input = input
    this.#time = time
    this.#order = order
  }

  get ended(): boolean {
    return this.#peek() === null && this.#input.ended
  }

  get lag(): number {
    return this.#input.lag + (this.#head === null ? 0 : 1)
  }

  /** True when a producer that can wait need not wait for this reader. */
  get hasSpace(): boolean {
    return this.#readsNewest || this.lag < READY_LAG
  }

  tryNext(): unknown {
    this.#time.touch(this.#order)
    this.#readsNewest = false
    return this.#take()
  }

  /** Waiting twice is waiting once: a loop over several inputs asks again while an answer is due. */
  ready(): Promise<boolean> {
    this.#waiting ??= this.#time
      .until(this.#order, () => this.#stamp())
      .then(() => {
        this.#waiting = null
        return this.#peek() !== null
      })
    return this.#waiting
  }

  [Symbol.asyncIterator](): AsyncIterator<unknown, undefined> {
    return { next: async () => result((await this.ready()) ? this.tryNext() : null) }
  }

  batches(max = 256): AsyncIterable<readonly unknown[]> {
    const next = async (): Promise<IteratorResult<readonly unknown[], undefined>> => {
      if (!(await this.ready())) return { done: true, value: undefined }
      const batch: unknown[] = []
      for (
        let item = this.tryNext();
        item !== null;
        item = batch.length < max ? this.tryNext() : null
      ) {
        batch.push(item)
      }
      return { done: false, value: batch }
    }
    return { [Symbol.asyncIterator]: () => ({ next }) }
  }

  newest(): NewestInput<unknown> {
    const tryNext = () => this.#tryNewest()
    const ready = () => {
      this.#readsNewest = true
      return this.ready()
    }
    const next = async () => result((await ready()) ? tryNext() : null)
    return { tryNext, ready, [Symbol.asyncIterator]: () => ({ next }) }
  }

  #tryNewest(): unknown {
    this.#time.touch(this.#order)
    this.#readsNewest = true
    const older = this.#head
    this.#head = null
    return this.#input.newest().tryNext() ?? older
  }

  #take(): unknown {
    const item = this.#peek()
    this.#head = null
    return item
  }

  #peek(): unknown {
    this.#head ??= this.#input.tryNext()
    return this.#head
  }

  #stamp(): number | null {
    const item = this.#peek()
    if (item === null) return this.#input.ended ? this.#time.now : null
    const { timestampUs } = item as { timestampUs?: unknown }
    return typeof timestampUs === 'number' ? timestampUs : this.#time.now
  }
}

function result(item: unknown): IteratorResult<unknown, undefined> {
  return item === null ? { done: true, value: undefined } : { done: false, value: item }
}

interface VirtualOutputOptions {
  readonly output: Output<unknown>
  readonly time: VirtualTime
  readonly order: number
  /** Inputs that are wired to it. */
  readonly readers: () => readonly VirtualInput[]
  readonly onSend: (item: unknown) => void
  readonly isStopping: () => boolean
}

/** An output that remembers nothing itself but says what went through it. */
export function virtualOutput(options: VirtualOutputOptions): Output<unknown> {
  const { output, time, order, readers, onSend, isStopping } = options
  const hasSpace = () => isStopping() || readers().every((reader) => reader.hasSpace)
  return {
    // The run itself reads every output.
    get readers() {
      return output.readers + 1
    },
    send: (item) => {
      time.touch(order)
      onSend(item)
      output.send(item)
    },
    ready: async () => {
      await time.until(order, () => (hasSpace() ? time.now : null))
      return !isStopping()
    },
  }
}
