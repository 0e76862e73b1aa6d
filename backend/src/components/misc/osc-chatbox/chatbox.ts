import type { ComponentContext } from '../../../core/index.ts'
import type { OscSender, TextOrigin } from '../../osc/index.ts'
import { endsBy, WaitingLine } from '../../turn-taking/index.ts'

export interface ChatboxSettings {
  readonly chatbox_send: boolean
  readonly play_sound: boolean
  readonly chars_per_second: number
  readonly min_display_ms: number
  readonly max_display_ms: number
  readonly clear_on_last: boolean
}

interface Piece {
  readonly text: string
  readonly origin: TextOrigin
}

const ADDRESS = '/chatbox/input'
/** Pieces that may wait to be shown. */
const MAX_PIECES = 64

/** Shows one piece of text after the other, each as long as it takes to read it. */
export class Chatbox {
  readonly #settings: ChatboxSettings
  readonly #sender: OscSender
  readonly #context: Pick<ComponentContext, 'clock' | 'log'>
  readonly #line: WaitingLine<Piece>
  /** What is shown now; `isOver` when its reply was interrupted. */
  #shown: { origin: TextOrigin; isOver: boolean; readonly end: AbortController } | null = null

  constructor(
    settings: ChatboxSettings,
    sender: OscSender,
    context: Pick<ComponentContext, 'clock' | 'log'>,
  ) {
    this.#settings = settings
    this.#sender = sender
    this.#context = context
    this.#line = new WaitingLine({ limit: MAX_PIECES, items: 'pieces of text', log: context.log })
  }

  /** Shows what is added, until it is closed. */
  async run(): Promise<void> {
    for (let piece = await this.#line.next(); piece; piece = await this.#line.next()) {
      await this.#show(piece)
      if (this.#line.size === 0 && this.#settings.clear_on_last) await this.#clear()
    }
  }

  add(text: string, origin: TextOrigin): void {
    this.#line.push({ text, origin })
    // A new reply does not wait for an interrupted one.
    if (this.#shown?.isOver) this.#shown.end.abort()
  }

  /** What answers earlier turns is over; undefined: everything is. */
  interrupt(turn: number | undefined): void {
    this.#line.keep(({ origin }) => !endsBy({ turn }, origin))
    if (!this.#shown || !endsBy({ turn }, this.#shown.origin)) return
    this.#shown.isOver = true
    if (this.#line.size > 0) this.#shown.end.abort()
  }

  close(): void {
    this.#line.close()
    this.#shown?.end.abort()
  }

  async #show({ text, origin }: Piece): Promise<void> {
    const shown = { origin, isOver: false, end: new AbortController() }
    this.#shown = shown
    const { chatbox_send, play_sound } = this.#settings
    await this.#sender.send({ address: ADDRESS, args: [text, chatbox_send, play_sound] })
    await this.#context.clock.sleep(displayMs(text, this.#settings), shown.end.signal)
    this.#shown = null
  }

  /** Without sound: nothing has been said. */
  #clear(): Promise<void> {
    return this.#sender.send({ address: ADDRESS, args: ['', this.#settings.chatbox_send, false] })
  }
}

/** How long a text is shown, in ms. */
function displayMs(text: string, settings: ChatboxSettings): number {
  const { chars_per_second, min_display_ms, max_display_ms } = settings
  const readingMs = (1000 * text.length) / chars_per_second
  return Math.max(min_display_ms, Math.min(max_display_ms, readingMs))
}
