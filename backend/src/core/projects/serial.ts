/** Runs tasks one after the other, in the order in which they were given; a failed one stops nothing. */
export class Serial {
  #last: Promise<unknown> = Promise.resolve()

  run<T>(task: () => Promise<T> | T): Promise<T> {
    const result = this.#last.then(task)
    this.#last = result.catch(() => {})
    return result
  }

  /** Resolves when everything given so far has ended. */
  async idle(): Promise<void> {
    await this.#last
  }
}
