/** Bytes of sound that wait to be played. The oldest are dropped beyond the limit, and counted. */
export class PcmQueue {
  readonly #maxBytes: number
  readonly #momentBytes: number
  #pieces: Buffer[] = []
  #bytes = 0
  /** Bytes lost because too much waited. */
  droppedBytes = 0

  /** @param momentBytes size of one sample of all channels: nothing is cut within it */
  constructor(maxBytes: number, momentBytes: number) {
    this.#maxBytes = maxBytes - (maxBytes % momentBytes)
    this.#momentBytes = momentBytes
  }

  get bytes(): number {
    return this.#bytes
  }

  push(piece: Buffer): void {
    const whole = piece.subarray(0, piece.length - (piece.length % this.#momentBytes))
    if (whole.length === 0) return
    this.#pieces.push(whole)
    this.#bytes += whole.length
    while (this.#bytes > this.#maxBytes) this.#dropOldest()
  }

  /** The next piece; null when nothing waits. */
  shift(): Buffer | null {
    const piece = this.#pieces.shift() ?? null
    this.#bytes -= piece?.length ?? 0
    return piece
  }

  #dropOldest(): void {
    const oldest = this.#pieces[0]!
    const excess = Math.min(this.#bytes - this.#maxBytes, oldest.length)
    this.droppedBytes += excess
    this.#bytes -= excess
    if (excess === oldest.length) this.#pieces.shift()
    else this.#pieces[0] = oldest.subarray(excess)
  }
}
