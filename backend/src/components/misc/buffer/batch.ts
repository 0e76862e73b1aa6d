import { Frame } from '../../../core/index.ts'

/** Items held until a batch is complete; beyond its limit the oldest go, and are counted. */
export class Batch {
  readonly #limit: number
  #items: unknown[] = []
  #dropped = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  get items(): readonly unknown[] {
    return this.#items
  }

  /** Items lost since the last `clear`. */
  get dropped(): number {
    return this.#dropped
  }

  /** What was read is valid until the next read only; a batch is sent later, so frames are retained. */
  add(item: unknown): void {
    if (item instanceof Frame) item.retain()
    this.#items.push(item)
    if (this.#items.length <= this.#limit) return
    release(this.#items.shift())
    this.#dropped++
  }

  clear(): void {
    for (const item of this.#items) release(item)
    this.#items = []
    this.#dropped = 0
  }
}

function release(item: unknown): void {
  if (item instanceof Frame) item.release()
}
