/** How long a page that has gone may take to come back without losing text; 5 s are promised. */
const SESSION_MS = 10_000
const MAX_SESSIONS = 1000

/** How far pages that have gone had come; forgotten after a while. */
export class SessionMemory {
  readonly #sessions = new Map<string, { readonly cursor: number; readonly untilMs: number }>()

  remember(session: string, cursor: number): void {
    const nowMs = performance.now()
    for (const [id, { untilMs }] of this.#sessions) {
      if (untilMs >= nowMs && this.#sessions.size < MAX_SESSIONS) break
      this.#sessions.delete(id)
    }
    this.#sessions.delete(session)
    this.#sessions.set(session, { cursor, untilMs: nowMs + SESSION_MS })
  }

  /** Number of the last message the page was sent, or null for one that is not remembered. */
  recall(session: string): number | null {
    const found = this.#sessions.get(session)
    return found && found.untilMs >= performance.now() ? found.cursor : null
  }
}
