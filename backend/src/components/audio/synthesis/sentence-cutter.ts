import type { Unit } from './markup-filter.ts'
import { Passage } from './passage.ts'
import { type Ending, endingOf, WIDE_CONTINUES, WIDE_SENTENCE_END } from './sentence-ends.ts'

/** A first clause this long is worth saying before its sentence is complete. */
const MIN_CLAUSE_UNITS = 20
/** Longer text without a sentence end is cut at a word. */
const MAX_UNITS = 400
/** What an item of a list begins with. */
const LIST_MARK = /^(\d{1,3}[.)]|[-•–])$/u

/**
 * Cuts a text that arrives unit by unit into sentences, and its first clause off the first sentence, so
 * that speaking can begin early. Decides by what has come, never by how it was cut into tokens.
 */
export class SentenceCutter {
  readonly #onPassage: (passage: Passage) => void
  #text = ''
  #ends: number[] = []
  /** Raw units that belong to passages already cut. */
  #cutAt = 0
  #seen = 0
  #newlines = 0
  /** Where the last line begins. */
  #lineAt = 0
  #undecided: Ending = 'none'
  #isFirst = true

  constructor(onPassage: (passage: Passage) => void) {
    this.#onPassage = onPassage
  }

  push(unit: Unit): void {
    if (unit.char.trim() === '') this.#space(unit)
    else this.#letter(unit)
  }

  /** Nothing has come for a while: a complete sentence is not kept waiting for what follows it. */
  pause(): void {
    const text = this.#text.trimEnd()
    // More digits may follow "3.".
    const isComplete = endingOf(text) === 'sentence' && !/\d\.$/.test(text)
    if (isComplete || this.#isWideEnd) this.#cut(this.#seen)
  }

  /** @param length units of the whole raw text */
  finish(length: number): void {
    this.#cut(length)
  }

  #space(unit: Unit): void {
    this.#seen = unit.end
    if (this.#text === '') return
    if (unit.char === '\n' && ++this.#newlines === 2) this.#cut(unit.end)
    else if (!this.#text.endsWith(' ')) this.#wordEnds(unit)
  }

  #wordEnds(unit: Unit): void {
    const isItem = this.#lineAt > 0 && LIST_MARK.test(this.#text.slice(this.#lineAt))
    if (isItem) this.#cutBefore(this.#lineAt)
    const ending = endingOf(this.#text)
    const isEarly = ending === 'clause' && this.#isFirst && this.#text.length >= MIN_CLAUSE_UNITS
    if (ending === 'sentence' || isEarly) {
      this.#cut(unit.end)
      return
    }
    this.#undecided = ending
    this.#append({ char: ' ', end: unit.end })
  }

  #letter(unit: Unit): void {
    if (this.#endsBefore(unit.char)) this.#cut(this.#seen)
    if (this.#newlines > 0) this.#lineAt = this.#text.length
    this.#undecided = 'none'
    this.#newlines = 0
    this.#seen = unit.end
    this.#append(unit)
    if (this.#text.length >= MAX_UNITS) this.#cutAtWord()
  }

  #endsBefore(char: string): boolean {
    if (this.#undecided === 'before_capital') return /\p{Lu}/u.test(char)
    if (this.#undecided === 'not_before_digit') return !/\p{N}/u.test(char)
    return !WIDE_CONTINUES.test(char) && this.#isWideEnd
  }

  get #isWideEnd(): boolean {
    return WIDE_SENTENCE_END.test(this.#text.slice(-8).trimEnd())
  }

  #append({ char, end }: Unit): void {
    this.#text += char
    this.#ends.push(end)
  }

  #cutAtWord(): void {
    const space = this.#text.lastIndexOf(' ')
    const isPair = /[\uD800-\uDBFF]$/.test(this.#text)
    this.#cutBefore(space > 0 ? space + 1 : this.#text.length - (isPair ? 1 : 0))
  }

  #cutBefore(keepFrom: number): void {
    const rest = { text: this.#text.slice(keepFrom), ends: this.#ends.slice(keepFrom) }
    this.#text = this.#text.slice(0, keepFrom)
    this.#ends.length = keepFrom
    this.#cut(this.#ends.at(-1)!)
    this.#text = rest.text
    this.#ends = rest.ends
  }

  #cut(end: number): void {
    const text = this.#text.trimEnd()
    const ends = this.#ends.slice(0, text.length)
    this.#text = ''
    this.#ends = []
    this.#newlines = 0
    this.#lineAt = 0
    this.#undecided = 'none'
    // Stops and dashes alone are nothing to say; their units count with what follows.
    if (!/[\p{L}\p{N}]/u.test(text)) return
    const passage = new Passage({ text, ends, start: this.#cutAt, end })
    this.#cutAt = end
    this.#isFirst = false
    this.#onPassage(passage)
  }
}
