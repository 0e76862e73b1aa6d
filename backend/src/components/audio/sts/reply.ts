/** One reply of the character: what has been sent of it, and how far it must have been heard by now. */
export class Reply {
  /** The server's name for it. */
  readonly id: string
  readonly generation: number
  /** The turn of the user that it answers. */
  readonly turn: number | undefined
  isOver = false
  #item: { readonly id: string; readonly contentIndex: number; readonly fromUs: number } | null =
    null
  #sentMs = 0

  constructor(id: string, { generation, turn }: { generation: number; turn: number | undefined }) {
    this.id = id
    this.generation = generation
    this.turn = turn
  }

  /** More of it is sent now. */
  add(part: { item: string; contentIndex: number; ms: number }, nowUs: number): void {
    if (this.#item?.id !== part.item) {
      this.#item = { id: part.item, contentIndex: part.contentIndex, fromUs: nowUs }
      this.#sentMs = 0
    }
    this.#sentMs += part.ms
  }

  /** Where it is being cut off now, as the server wants to know it; null when it was heard to its end. */
  cutAt(nowUs: number): { item: string; contentIndex: number; ms: number } | null {
    if (!this.#item) return null
    const { id, contentIndex, fromUs } = this.#item
    const playedMs = (nowUs - fromUs) / 1000
    if (this.isOver && playedMs >= this.#sentMs) return null
    // More than there is of it is an error to the server.
    return { item: id, contentIndex, ms: Math.floor(Math.min(playedMs, this.#sentMs)) }
  }
}
