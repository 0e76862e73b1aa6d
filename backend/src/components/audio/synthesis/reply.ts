import type { TextFrame, TextRange } from '../../../core/index.ts'
import { MarkupFilter } from './markup-filter.ts'
import { Passage } from './passage.ts'
import { SentenceCutter } from './sentence-cutter.ts'

/** More pieces that could not be spoken count as one, with what was spoken between them. */
const MAX_UNSPOKEN = 64

export interface ReplyOptions {
  /** `sentences`: without markup, sentence by sentence; `whole`: all of it as one growing passage. */
  readonly units: 'sentences' | 'whole'
  readonly nowUs: number
  readonly onPassage: (reply: Reply, passage: Passage) => void
}

/** One text to be spoken, from its first token to its EOS: a generation, where those are numbered. */
export class Reply {
  readonly turn: number | undefined
  readonly generation: number | undefined
  /** When its first token came. */
  readonly sinceUs: number
  /** Raw units that the audio sent so far has spoken. */
  chars = 0
  lastPassage: Passage | null = null
  /** When its first frame was sent, µs. */
  firstFrameUs: number | null = null
  /** Length of the sound that was sent. */
  seconds = 0
  hasPassages = false
  /** Whether at least one passage could not be spoken. */
  hasFailed = false
  /** Whether any of it could be heard. */
  hasSound = false
  /** Whether the latest passage could not be spoken to its end. */
  hasBrokenOff = false
  #unspoken: readonly TextRange[] = []
  readonly #text: { push(text: string): void; pause(): void; finish(): void }
  readonly #abort = new AbortController()
  readonly #givenUp = Promise.withResolvers<void>()
  #length = 0
  #hasEnded = false

  constructor({ turn, generation }: TextFrame, { units, nowUs, onPassage }: ReplyOptions) {
    this.turn = turn
    this.generation = generation
    this.sinceUs = nowUs
    const take = (passage: Passage) => {
      this.lastPassage = passage
      onPassage(this, passage)
    }
    this.#text = units === 'whole' ? wholeText(take) : sentences(take)
  }

  /** Raw units that have come. */
  get length(): number {
    return this.#length
  }

  /** True once all of its text has come. */
  get hasEnded(): boolean {
    return this.#hasEnded
  }

  /** Aborts when it is not to be spoken any more. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }

  get isGivenUp(): boolean {
    return this.#abort.signal.aborted
  }

  /** Resolves when it is not to be spoken any more. */
  get givenUp(): Promise<void> {
    return this.#givenUp.promise
  }

  /** What of the raw text could not be spoken, in order. */
  get unspoken(): readonly TextRange[] {
    return this.#unspoken
  }

  /** What follows the characters that have been spoken could not be, up to `end`. */
  leaveOut(end: number): void {
    if (end <= this.chars) return
    const last = this.#unspoken.at(-1)
    const isSame = last && (last[1] >= this.chars || this.#unspoken.length >= MAX_UNSPOKEN)
    const others = isSame ? this.#unspoken.slice(0, -1) : this.#unspoken
    this.#unspoken = [...others, [isSame ? last[0] : this.chars, end]]
  }

  push(text: string): void {
    this.#length += text.length
    this.#text.push(text)
  }

  /** Nothing has come for a while. */
  pause(): void {
    this.#text.pause()
  }

  finish(): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.#text.finish()
  }

  giveUp(): void {
    this.#hasEnded = true
    this.#abort.abort()
    this.#givenUp.resolve()
  }
}

function sentences(onPassage: (passage: Passage) => void) {
  const cutter = new SentenceCutter(onPassage)
  const filter = new MarkupFilter((unit) => cutter.push(unit))
  return {
    push: (text: string) => {
      for (let i = 0; i < text.length; i++) filter.push(text.charAt(i))
    },
    pause: () => cutter.pause(),
    finish: () => {
      filter.finish()
      cutter.finish(filter.length)
    },
  }
}

function wholeText(onPassage: (passage: Passage) => void) {
  let passage: Passage | null = null
  return {
    push: (text: string) => {
      const isFirst = passage === null
      passage ??= new Passage({ text: '', ends: [], start: 0, end: 0, isComplete: false })
      passage.append(text)
      if (isFirst) onPassage(passage)
    },
    pause: () => {},
    finish: () => passage?.finish(),
  }
}
