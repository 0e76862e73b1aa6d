import type { NodeReport } from './thread-messages.ts'

const INTERVAL_MS = 100

/** Passes progress on at most ten times a second; the last one always arrives. */
export class ProgressReports {
  readonly #report: (report: NodeReport) => void
  #latest: NodeReport | null = null
  #timer: NodeJS.Timeout | null = null

  constructor(report: (report: NodeReport) => void) {
    this.#report = report
  }

  add(fraction: number | null, text: string): void {
    this.#latest = { type: 'progress', fraction, text }
    if (this.#timer) return
    this.#send()
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#send()
    }, INTERVAL_MS)
  }

  /** What has not been passed on yet is out of date. */
  end(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#latest = null
  }

  #send(): void {
    if (this.#latest) this.#report(this.#latest)
    this.#latest = null
  }
}
