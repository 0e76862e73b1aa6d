import type { Log } from '../../core/index.ts'

export interface WaitingLineLimit {
  /** How many may wait; one more drops the oldest. */
  readonly limit: number
  /** What they are called in the log. */
  readonly items: string
  readonly log: Log
}

/** Items for one reader, which waits for them. Writers wait for room (`below`), or the oldest items go. */
export class WaitingLine<Item> {
  readonly #limit: WaitingLineLimit | null
  #items: Item[] = []
  #isClosed = false
  #dropped = 0
  #changed = Promise.withResolvers<void>()

  /** @param limit for writers that do not wait */
  constructor(limit: WaitingLineLimit | null = null) {
    this.#limit = limit
  }

  get size(): number {
    return this.#items.length
  }

  push(item: Item): void {
    if (this.#isClosed) return
    this.#items.push(item)
    if (this.#limit && this.#items.length > this.#limit.limit) this.#dropOldest(this.#limit)
    this.#tell()
  }

  /** The next item; null once the line is closed. */
  async next(): Promise<Item | null> {
    while (this.#items.length === 0 && !this.#isClosed) await this.#changed.promise
    const item = this.#items.shift() ?? null
    this.#tell()
    return item
  }

  /** Resolves when fewer than `limit` items wait, or when the line is closed. */
  async below(limit: number): Promise<void> {
    while (this.#items.length >= limit && !this.#isClosed) await this.#changed.promise
  }

  keep(isKept: (item: Item) => boolean): void {
    this.#items = this.#items.filter(isKept)
    this.#tell()
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#items = []
    if (this.#limit && this.#dropped > 1) this.#warn(this.#limit)
    this.#tell()
  }

  #dropOldest(limit: WaitingLineLimit): void {
    this.#items.shift()
    this.#dropped++
    if (this.#dropped === 1) this.#warn(limit)
  }

  #warn({ items, limit, log }: WaitingLineLimit): void {
    const dropped = this.#dropped
    log.warn({ items, limit, dropped }, 'too much waits to be shown; dropped the oldest')
  }

  #tell(): void {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers()
  }
}
