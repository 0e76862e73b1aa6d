export interface PassageInit {
  readonly text: string
  /** For each UTF-16 unit of `text`: units of the raw text that have passed with it. */
  readonly ends: readonly number[]
  readonly start: number
  readonly end: number
  /** @default true */
  readonly isComplete?: boolean
}

/** A piece of a reply to be spoken at once, and where it stands in the raw text of the reply. */
export class Passage {
  #text: string
  readonly #ends: number[]
  /** Raw units before it. */
  readonly start: number
  #end: number
  #isComplete: boolean
  /** Replaced, and resolved, whenever text is added. */
  #grown = Promise.withResolvers<void>()
  #words: { readonly length: number; readonly ends: readonly number[] } | null = null

  constructor({ text, ends, start, end, isComplete = true }: PassageInit) {
    this.#text = text
    this.#ends = [...ends]
    this.start = start
    this.#end = end
    this.#isComplete = isComplete
  }

  /** What is spoken: without markup, white space in single spaces. */
  get text(): string {
    return this.#text
  }

  /** Raw units up to its end, with the white space that follows it. */
  get end(): number {
    return this.#end
  }

  /** Adds text that is spoken as it stands. */
  append(text: string): void {
    for (let i = 0; i < text.length; i++) this.#ends.push(this.#end + i + 1)
    this.#text += text
    this.#end += text.length
    this.#grow()
  }

  /** No more text will be added. */
  finish(): void {
    this.#isComplete = true
    this.#grow()
  }

  /** The text in the pieces in which it comes, to its end or until the signal aborts. */
  async *pieces(signal: AbortSignal): AsyncGenerator<string> {
    const aborted = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
    let given = 0
    while (!signal.aborted) {
      // The other half of a pair comes with the next token.
      const isHalf = !this.#isComplete && /[\uD800-\uDBFF]$/.test(this.#text)
      const piece = this.#text.slice(given, isHalf ? -1 : undefined)
      given += piece.length
      if (piece !== '') yield piece
      else if (this.#isComplete) return
      else await Promise.race([this.#grown.promise, aborted])
    }
  }

  /** Raw units that have been spoken when `units` of the text have: up to the last complete word. */
  spokenAt(units: number): number {
    const word = this.#wordEnds().findLast((end) => end <= units)
    return word === undefined ? this.start : this.#ends[word - 1]!
  }

  #grow(): void {
    this.#grown.resolve()
    this.#grown = Promise.withResolvers()
  }

  #wordEnds(): readonly number[] {
    if (this.#words?.length !== this.#text.length) {
      this.#words = { length: this.#text.length, ends: wordEnds(this.#text) }
    }
    return this.#words.ends
  }
}

/** Takes longer to make than to use. */
const words = new Intl.Segmenter(undefined, { granularity: 'word' })

/** Where the words of a text end, the punctuation that follows each included. */
function wordEnds(text: string): readonly number[] {
  const ends: number[] = []
  let isAfterWord = false
  for (const { segment, index, isWordLike } of words.segment(text)) {
    const end = index + segment.length
    if (isWordLike) ends.push(end)
    else if (segment.trim() !== '' && isAfterWord) ends[ends.length - 1] = end
    isAfterWord = isWordLike || (isAfterWord && segment.trim() !== '')
  }
  return ends
}
