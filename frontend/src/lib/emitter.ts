/** Listeners by key. A key without listeners takes no memory. */
export class Listeners<Args extends readonly unknown[]> {
  readonly #byKey = new Map<string, Set<(...args: Args) => void>>()

  /** @returns the undo */
  add(key: string, listener: (...args: Args) => void): () => void {
    const listeners = this.#byKey.get(key) ?? new Set()
    this.#byKey.set(key, listeners.add(listener))
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0 && this.#byKey.get(key) === listeners) this.#byKey.delete(key)
    }
  }

  has(key: string): boolean {
    return this.#byKey.has(key)
  }

  keys(): string[] {
    return [...this.#byKey.keys()]
  }

  emit(key: string, ...args: Args): void {
    const listeners = this.#byKey.get(key)
    if (listeners === undefined) return
    for (const listener of [...listeners]) listener(...args)
  }
}
