/** Typed events. A listener that throws stops the emission: `emit` throws what it threw. */
export class Emitter<Events extends { [E in keyof Events]: readonly unknown[] }> {
  readonly #listeners = new Map<keyof Events, Set<(...args: never[]) => void>>()

  /** @returns the undo */
  on<E extends keyof Events>(event: E, listener: (...args: Events[E]) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, listeners)
    const own = (...args: Events[E]) => listener(...args)
    listeners.add(own as (...args: never[]) => void)
    return () => listeners.delete(own as (...args: never[]) => void)
  }

  emit<E extends keyof Events>(event: E, ...args: Events[E]): void {
    for (const listener of this.#listeners.get(event) ?? []) {
      ;(listener as unknown as (...args: Events[E]) => void)(...args)
    }
  }
}
