import type { NodeReport } from './thread-messages.ts'

/** Passes reports on at most once in an interval; the last one always arrives. */
export class LatestReports<R extends NodeReport> {
  readonly #report: (report: R) => void
  readonly #intervalMs: number
  #latest: R | null = null
  #timer: NodeJS.Timeout | null = null

  constructor(report: (report: R) => void, intervalMs: number) {
    this.#report = report
    this.#intervalMs = intervalMs
  }

  add(report: R): void {
    this.#latest = report
    if (!this.#timer) this.#send()
  }

  /** What has not been passed on yet is out of date. */
  end(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#latest = null
  }

  #send(): void {
    this.#timer = null
    if (this.#latest === null) return
    const latest = this.#latest
    this.#latest = null
    this.#timer = setTimeout(() => this.#send(), this.#intervalMs)
    this.#report(latest)
  }
}
