import type { Redactor } from './redactor.ts'

/** A line longer than this is broken, so that output without newlines stays bounded. */
const MAX_LINE = 16_384

/**
 * Splits output into lines. Secrets are taken out of whole lines, so one that arrived in several pieces
 * is found; where a very long line is broken, enough is kept back for a secret across the break.
 */
export class LineBuffer {
  #partial = ''

  write(text: string, redactor: Redactor, emit: (line: string) => void): void {
    const lines = (this.#partial + text).split('\n')
    this.#partial = lines.pop()!
    for (const line of lines) this.#emitLine(line, redactor, emit)
    if (this.#partial.length > MAX_LINE + redactor.longest) {
      this.#partial = emitPieces(redactor.redact(this.#partial), redactor.longest, emit)
    }
  }

  /** Ends a partial line. */
  flush(redactor: Redactor, emit: (line: string) => void): void {
    const line = this.#partial
    this.#partial = ''
    if (line !== '') this.#emitLine(line, redactor, emit)
  }

  #emitLine(line: string, redactor: Redactor, emit: (line: string) => void): void {
    emit(emitPieces(redactor.redact(line.endsWith('\r') ? line.slice(0, -1) : line), 0, emit))
  }
}

/** Emits full pieces while more than `keep` characters stay behind them; returns the rest. */
function emitPieces(text: string, keep: number, emit: (line: string) => void): string {
  let from = 0
  while (text.length - from > MAX_LINE + keep) {
    emit(text.slice(from, from + MAX_LINE))
    from += MAX_LINE
  }
  return text.slice(from)
}
