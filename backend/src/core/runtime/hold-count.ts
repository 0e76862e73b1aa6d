/** Counts the work that one node waits for, in a word that others can read. */
export class HoldCount {
  readonly #words: Int32Array
  readonly #index: number
  #open = 0
  #hasEnded = false

  /** @param words shared memory; the count is added to the word at `index` */
  constructor(words: Int32Array, index: number) {
    this.#words = words
    this.#index = index
  }

  async count<V>(work: Promise<V>): Promise<V> {
    this.#add(1)
    try {
      return await work
    } finally {
      this.#add(-1)
    }
  }

  /** The node has ended: what it left unfinished does not count any more. */
  end(): void {
    this.#add(-this.#open)
    this.#hasEnded = true
  }

  #add(change: number): void {
    if (this.#hasEnded) return
    this.#open += change
    Atomics.add(this.#words, this.#index, change)
  }
}
