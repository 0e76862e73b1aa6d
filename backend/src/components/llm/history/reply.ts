import type { TextRange } from '../../../core/index.ts'

/** Stands after what was heard of a reply that somebody interrupted. */
export const INTERRUPTED_MARK = ' [interrupted]'

/** Stands for what could not be spoken. */
const GAP = '…'

/** What a speaker reports of one reply. */
export interface HeardUpTo {
  /** Characters (UTF-16 units) of the reply's raw text that have been heard. */
  readonly chars: number
  /** What of them could not be spoken, in order. @default nothing */
  readonly unspoken?: readonly TextRange[] | undefined
  /** Nothing more of it will be heard. */
  readonly done: boolean
}

/**
 * One reply of the character, of which the history holds what was heard. Its text and the reports of the
 * speaker come in any order.
 */
export class Reply {
  /** Null until the model has finished, or was stopped. */
  #text: string | null
  #chars = 0
  #unspoken: readonly TextRange[] = []
  #isDone = false

  constructor(text: string | null = null) {
    this.#text = text
  }

  /** A reply that counts as heard from the start: there is no speaker to ask. */
  static whole(text: string): Reply {
    const reply = new Reply(text)
    reply.hear({ chars: text.length, done: true })
    return reply
  }

  /** A further piece of the same reply goes behind the ones before. */
  addText(text: string): void {
    this.#text = (this.#text ?? '') + text
  }

  /** The latest report counts; one that lies behind it came late. */
  hear({ chars, done, unspoken = [] }: HeardUpTo): void {
    if (chars < this.#chars) return
    this.#chars = chars
    this.#unspoken = unspoken
    this.#isDone = done
  }

  /** Another reply is being heard: whatever is left of this one will not be. */
  supersede(): void {
    if (this.#chars > 0) this.#isDone = true
  }

  get hasText(): boolean {
    return this.#text !== null
  }

  /** Nothing about it changes any more: it was heard to its end, or cut off. */
  get isSettled(): boolean {
    return this.#text !== null && (this.#isDone || this.#chars >= this.#text.length)
  }

  /** The assistant's message, or null while there is none. */
  get content(): string | null {
    if (this.#text === null || this.#text === '' || this.#chars === 0) return null
    const isWhole = this.#chars >= this.#text.length
    const heard = withoutGaps(
      isWhole ? this.#text : wholeCharacters(this.#text.slice(0, this.#chars)),
      this.#unspoken,
    )
    if (heard === '') return null
    return this.#isDone && !isWhole ? heard + INTERRUPTED_MARK : heard
  }
}

/** The text with a mark in place of each range; empty when nothing else is left. */
function withoutGaps(text: string, unspoken: readonly TextRange[]): string {
  const gaps = unspoken.filter(([from]) => from < text.length)
  if (gaps.length === 0) return text
  const ends = [...gaps.map(([from]) => from), text.length]
  const parts = ends.map((end, i) => text.slice(gaps[i - 1]?.[1] ?? 0, end))
  if (parts.every((part) => part.trim() === '')) return ''
  const [first, ...others] = parts
  return [first, ...others.map((part) => GAP + (/^\s|^$/.test(part) ? part : ` ${part}`))].join('')
}

/** Without the first half of a character whose second half was cut off. */
function wholeCharacters(text: string): string {
  const last = text.charCodeAt(text.length - 1)
  return last >= 0xd800 && last <= 0xdbff ? text.slice(0, -1) : text
}
