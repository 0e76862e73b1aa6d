/** Items for one reader, which waits for them; writers can wait for room. */
export class WaitingLine<Item> {
  #items: Item[] = []
  #isClosed = false
  #changed = Promise.withResolvers<void>()

  get size(): number {
    return this.#items.length
  }

  push(item: Item): void {
    if (this.#isClosed) return
    this.#items.push(item)
    this.#tell()
  }

  /** The next item; null once it is closed. */
  async next(): Promise<Item | null> {
    while (this.#items.length === 0 && !this.#isClosed) await this.#changed.promise
    const item = this.#items.shift() ?? null
    this.#tell()
    return item
  }

  /** Resolves when fewer than `limit` items wait, or when it is closed. */
  async below(limit: number): Promise<void> {
    while (this.#items.length >= limit && !this.#isClosed) await this.#changed.promise
  }

  keep(isKept: (item: Item) => boolean): void {
    this.#items = this.#items.filter(isKept)
    this.#tell()
  }

  close(): void {
    this.#isClosed = true
    this.#items = []
    this.#tell()
  }

  #tell(): void {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers()
  }
}
