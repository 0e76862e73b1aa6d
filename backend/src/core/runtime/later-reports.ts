import type { NodeReport } from './thread-messages.ts'

/**
 * Passes reports on once the event loop has come round: waking the main thread takes longer than much of what
 * somebody waits for.
 */
export class LaterReports<R extends NodeReport> {
  readonly #report: (report: R) => void
  #waiting: R[] = []

  constructor(report: (report: R) => void) {
    this.#report = report
  }

  add(report: R): void {
    if (this.#waiting.length === 0) setImmediate(() => this.flush())
    this.#waiting.push(report)
  }

  flush(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const report of waiting) this.#report(report)
  }
}
