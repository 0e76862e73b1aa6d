import type { Log } from '../../core/index.ts'

export interface WaitingLineOptions {
  /** How many may wait; one more drops the oldest. */
  readonly limit: number
  /** What they are called in the log. */
  readonly items: string
  readonly log: Log
}

/** Items for one reader, which waits for them. */
export class WaitingLine<Item> {
  readonly #options: WaitingLineOptions
  #items: Item[] = []
  #isClosed = false
  #dropped = 0
  #changed = Promise.withResolvers<void>()

  constructor(options: WaitingLineOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#items.length
  }

  push(item: Item): void {
    if (this.#isClosed) return
    this.#items.push(item)
    if (this.#items.length > this.#options.limit) this.#dropOldest()
    this.#tell()
  }

  /** The next item; null once the line is closed. */
  async next(): Promise<Item | null> {
    while (this.#items.length === 0 && !this.#isClosed) await this.#changed.promise
    return this.#items.shift() ?? null
  }

  keep(isKept: (item: Item) => boolean): void {
    this.#items = this.#items.filter(isKept)
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#items = []
    if (this.#dropped > 1) this.#warn()
    this.#tell()
  }

  #dropOldest(): void {
    this.#items.shift()
    this.#dropped++
    if (this.#dropped === 1) this.#warn()
  }

  #warn(): void {
    const { items, limit, log } = this.#options
    log.warn(
      { items, limit, dropped: this.#dropped },
      'too much waits to be shown; dropped the oldest',
    )
  }

  #tell(): void {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers()
  }
}
