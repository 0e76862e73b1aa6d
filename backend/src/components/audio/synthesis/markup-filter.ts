/** One UTF-16 unit of a reply, and how many units of the raw text have passed with it. */
export interface Unit {
  readonly char: string
  readonly end: number
}

/** Markup that is open: what it holds is spoken only if it turns out to be no markup. */
interface Open {
  readonly opener: readonly Unit[]
  readonly closer: string
  /** Brackets of the same kind inside; stars of an emphasis. */
  depth: number
  /** The opener was followed by white space: more likely a bullet or a product than an emphasis. */
  readonly isSpaced: boolean
  readonly held: Unit[]
}

const CLOSERS: Readonly<Record<string, string>> = { '[': ']', '(': ')', '<': '>' }
/** Longer "markup" is taken for a bracket that was never closed, and spoken. */
const MAX_HELD_UNITS = 500

/**
 * Takes `[…]`, `(…)`, `<…>`, `*…*` and `**…**` out of a text that arrives unit by unit, markers included.
 * Inside an emphasis brackets do not count. What is never closed is let through after a blank line or
 * `MAX_HELD_UNITS`, and dropped at the end of the text.
 */
export class MarkupFilter {
  readonly #emit: (unit: Unit) => void
  #length = 0
  /** A run of stars, or a `<`: what it means depends on what follows. */
  #pending: Unit[] = []
  #open: Open | null = null
  #previous = ''

  constructor(emit: (unit: Unit) => void) {
    this.#emit = emit
  }

  /** UTF-16 units taken so far. */
  get length(): number {
    return this.#length
  }

  push(char: string): void {
    this.#length++
    this.#take({ char, end: this.#length })
  }

  finish(): void {
    this.#settlePending('')
    while (this.#open) {
      if (this.#open.isSpaced) this.#release()
      else this.#open = null
      this.#settlePending('')
    }
  }

  #take(unit: Unit): void {
    if (this.#pending.length > 0 && !(unit.char === '*' && this.#pending[0]!.char === '*')) {
      this.#settlePending(unit.char)
    }
    const open = this.#open
    if (open && open.closer !== '*') this.#inBrackets(open, unit)
    else if (unit.char === '*' || (unit.char === '<' && !open)) this.#pending.push(unit)
    else if (open) this.#hold(open, unit)
    else if (this.#opensBracket(unit.char)) this.#begin([unit], CLOSERS[unit.char]!)
    else this.#emit(unit)
    this.#previous = unit.char
  }

  #opensBracket(char: string): boolean {
    // ":(" is a face.
    return (char === '(' || char === '[') && !':;'.includes(this.#previous || ' ')
  }

  #inBrackets(open: Open, unit: Unit): void {
    if (unit.char === open.closer) {
      if (open.depth-- === 1) {
        this.#open = null
        return
      }
    } else if (unit.char === open.opener[0]!.char) open.depth++
    this.#hold(open, unit)
  }

  #settlePending(next: string): void {
    const run = this.#pending
    if (run.length === 0) return
    this.#pending = []
    if (run[0]!.char === '<') {
      if (/[\p{L}/!|]/u.test(next)) this.#begin(run, '>')
      else this.#emit(run[0]!)
    } else if (!this.#open) {
      this.#begin(run, '*', /^\s?$/.test(next))
    } else if (run.length === this.#open.opener.length || run.length >= 3) {
      this.#open = null
    } else {
      for (const star of run) if (this.#open) this.#hold(this.#open, star)
    }
  }

  #begin(opener: readonly Unit[], closer: string, isSpaced = false): void {
    this.#open = { opener, closer, depth: 1, isSpaced, held: [] }
  }

  #hold(open: Open, unit: Unit): void {
    open.held.push(unit)
    const isParagraph = unit.char === '\n' && (open.isSpaced || endsWithBlankLine(open.held))
    if (isParagraph || open.held.length >= MAX_HELD_UNITS) this.#release()
  }

  /** It was no markup: what it held is text like any other. */
  #release(): void {
    const { opener, closer, held } = this.#open!
    this.#open = null
    if (closer !== '*') this.#emit(opener[0]!)
    for (const unit of held) this.#take(unit)
  }
}

function endsWithBlankLine(units: readonly Unit[]): boolean {
  for (let i = units.length - 2; i >= 0; i--) {
    const { char } = units[i]!
    if (char === '\n') return true
    if (char.trim() !== '') return false
  }
  return false
}
