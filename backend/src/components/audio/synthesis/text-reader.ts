import { type Clock, EOS, type TextFrame } from '../../../core/index.ts'
import type { StaleText } from '../../turn-taking/index.ts'
import type { Passage } from './passage.ts'
import { Reply, type ReplyOptions } from './reply.ts'

/** After this pause a complete sentence is spoken, though it is not known what follows it. */
const PAUSE_MS = 200
/** After this pause a text without generation, which nobody may end, is taken as complete. */
const END_MS = 1000

export interface TextReaderOptions {
  readonly clock: Clock
  readonly stale: StaleText
  readonly units: ReplyOptions['units']
  readonly onBegin: (reply: Reply) => void
  /** Null at the end of a reply. */
  readonly onPassage: (reply: Reply, passage: Passage | null) => void
}

/** Makes replies of the frames that come, and passages of the replies. */
export class TextReader {
  readonly #options: TextReaderOptions
  /** The one whose text is coming. */
  #current: Reply | null = null
  #lastText = ''
  #pause = new AbortController()

  constructor(options: TextReaderOptions) {
    this.#options = options
  }

  hear(frame: TextFrame | EOS): void {
    if (this.#options.stale.has(frame)) return
    const isSame = this.#current?.generation === frame.generation
    if (frame instanceof EOS) {
      if (isSame || frame.generation === undefined) this.#finish()
      return
    }
    if (frame.text === '') return
    if (!isSame || this.#isNewText(frame)) this.#finish()
    this.#lastText = frame.text
    this.#current ??= this.#begin(frame)
    this.#current.push(frame.text)
    void this.#awaitMore(this.#current)
  }

  /** The reply was given up: what comes next is another one. */
  forget(reply: Reply): void {
    if (reply !== this.#current) return
    this.#current = null
    this.#pause.abort()
  }

  /** Whether a frame without generation, which nobody may end, begins a text instead of going on with one. */
  #isNewText({ generation, text }: TextFrame): boolean {
    return generation === undefined && this.#current !== null && isSeparate(this.#lastText, text)
  }

  #begin(frame: TextFrame): Reply {
    const { clock, units, onBegin, onPassage } = this.#options
    const reply = new Reply(frame, { units, nowUs: clock.now(), onPassage })
    onBegin(reply)
    return reply
  }

  #finish(): void {
    const reply = this.#current
    if (!reply) return
    this.forget(reply)
    reply.finish()
    this.#options.onPassage(reply, null)
  }

  /** Speaks what can be spoken when no more text comes for a while. */
  async #awaitMore(reply: Reply): Promise<void> {
    this.#pause.abort()
    const pause = new AbortController()
    this.#pause = pause
    const { clock } = this.#options
    await clock.sleep(PAUSE_MS, pause.signal)
    if (pause.signal.aborted) return
    reply.pause()
    if (reply.generation !== undefined) return
    await clock.sleep(END_MS - PAUSE_MS, pause.signal)
    if (!pause.signal.aborted) this.#finish()
  }
}

/** Tokens go on with a space or in the middle of a word; lines do neither. */
function isSeparate(before: string, after: string): boolean {
  if (/\s$/.test(before) || /^\s/.test(after)) return false
  const areLines = /\S\s+\S/.test(before) && /\S\s+\S/.test(after)
  return areLines || (/[.!?…]["'”’)\]]*$/u.test(before) && /^["'“‘([]*\p{Lu}/u.test(after))
}
