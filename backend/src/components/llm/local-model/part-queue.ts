/** Parts on their way from who makes them to the one who reads them. */
export class PartQueue<Part> {
  readonly #parts: Part[] = []
  #hasEnded = false
  #error: unknown = null
  #changed = Promise.withResolvers<void>()

  /** True once nothing more is taken. */
  get hasEnded(): boolean {
    return this.#hasEnded
  }

  push(part: Part): void {
    if (this.#hasEnded) return
    this.#parts.push(part)
    this.#tell()
  }

  /** What was pushed before can still be read. */
  end(): void {
    this.#hasEnded = true
    this.#tell()
  }

  fail(error: unknown): void {
    this.#error ??= this.#hasEnded ? null : error
    this.end()
  }

  /** The next part; null after the last. */
  async next(): Promise<Part | null> {
    while (this.#parts.length === 0 && !this.#hasEnded) await this.#changed.promise
    const part = this.#parts.shift()
    if (part !== undefined) return part
    if (this.#error) throw this.#error
    return null
  }

  #tell(): void {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers()
  }
}
