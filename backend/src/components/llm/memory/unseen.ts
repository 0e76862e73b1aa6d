import type { MessageFrame } from '../../../core/index.ts'

/**
 * Tells which messages of a conversation are new, by their number. The last one may have changed, as
 * while somebody goes on speaking, and a conversation may have lost its beginning, or begun anew.
 */
export class Unseen {
  #count = 0
  #last: MessageFrame | null = null

  /** @param messages the conversation as it is now, without what the system says */
  take(messages: readonly MessageFrame[]): readonly MessageFrame[] {
    const start = this.#startIn(messages)
    this.#count = messages.length
    this.#last = messages.at(-1) ?? null
    return messages.slice(start)
  }

  #startIn(messages: readonly MessageFrame[]): number {
    const last = this.#last
    if (!last) return 0
    const before = messages[this.#count - 1]
    if (before && isSame(before, last)) return this.#count
    const moved = messages.findLastIndex((message) => isSame(message, last))
    if (moved >= 0) return moved + 1
    return before ? this.#count - 1 : 0
  }
}

function isSame(a: MessageFrame, b: MessageFrame): boolean {
  return a.role === b.role && a.content === b.content && a.toolCallId === b.toolCallId
}
