import {
  type Clock,
  EOS,
  type Frame,
  type InterruptFrame,
  type TextFrame,
} from '../../core/index.ts'
import { endsBy, StaleText } from '../turn-taking/index.ts'

/** A text that does not end is handed on at this length, in UTF-16 units. */
const MAX_UNITS = 16_384

/** Where a text belongs in the conversation. */
export type TextOrigin = Pick<Frame, 'turn' | 'generation'>

export interface TextCollectorOptions {
  readonly clock: Clock
  /** After this pause a text is taken as complete. */
  readonly flushMs: number
  /** Written in the text, it says that the text is complete; it is no part of it. */
  readonly endMark?: string
  readonly onText: (text: string, origin: TextOrigin) => void
}

/** Puts pieces of text together until their end: an end of stream, a pause, or another reply that begins. */
export class TextCollector {
  readonly #options: TextCollectorOptions
  readonly #stale = new StaleText()
  #text = ''
  #origin: TextOrigin = { turn: undefined, generation: undefined }
  #pause = new AbortController()

  constructor(options: TextCollectorOptions) {
    this.#options = options
  }

  hear(frame: TextFrame | EOS): void {
    if (this.#stale.has(frame)) return
    const isSame = frame.generation === this.#origin.generation
    if (frame instanceof EOS) {
      if (isSame || frame.generation === undefined) this.#finish()
      return
    }
    if (frame.text === '') return
    if (!isSame) this.#finish()
    this.#origin = { turn: frame.turn, generation: frame.generation }
    this.#append(frame.text)
  }

  /** @returns the turn before which everything is over; undefined: everything is */
  interrupt(interrupt: InterruptFrame): number | undefined {
    const turn = this.#stale.interrupted(interrupt)
    if (!endsBy({ turn }, this.#origin)) return turn
    this.#stale.givenUp(this.#origin.generation)
    this.close()
    return turn
  }

  /** Forgets what has been collected. */
  close(): void {
    this.#pause.abort()
    this.#text = ''
  }

  #append(text: string): void {
    const { endMark } = this.#options
    this.#text += text
    // The mark itself may come in pieces.
    const parts = endMark === undefined ? [this.#text] : this.#text.split(endMark)
    this.#text = parts.pop()!
    for (const part of parts) this.#hand(part)
    if (this.#text.length >= MAX_UNITS) this.#finish()
    else void this.#awaitMore()
  }

  #finish(): void {
    const text = this.#text
    this.close()
    this.#hand(text)
  }

  #hand(text: string): void {
    if (text.trim() !== '') this.#options.onText(text, this.#origin)
  }

  async #awaitMore(): Promise<void> {
    this.#pause.abort()
    const pause = new AbortController()
    this.#pause = pause
    await this.#options.clock.sleep(this.#options.flushMs, pause.signal)
    if (!pause.signal.aborted) this.#finish()
  }
}
