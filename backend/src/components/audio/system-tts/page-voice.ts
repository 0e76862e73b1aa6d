import { type ComponentContext, type Input, type Output, z } from '../../../core/index.ts'
import type { Sound } from '../synthesis/index.ts'

/** What the page is to say with its own voices, or to stop saying. */
export const PageSpeech = z.object({
  kind: z
    .enum(['speak', 'cancel'])
    .describe('Say it after what is being said; or say nothing more'),
  id: z.int().nonnegative().describe('Of the piece of text, rising; with cancel, of the last one'),
  text: z.string(),
  voice: z.string().describe('Name or language of a voice; empty for the page’s usual one'),
  rate: z.number().describe('1 is the usual speed'),
  generation: z.int().nonnegative().describe('Of the reply; 0 when unknown'),
})
export type PageSpeech = z.output<typeof PageSpeech>

/** How far the page has come. */
export const PageSpoken = z.object({
  id: z.int().nonnegative(),
  event: z
    .enum(['started', 'ended', 'failed', 'locked'])
    .describe('`locked`: the browser wants a click before it speaks'),
})
export type PageSpoken = z.output<typeof PageSpoken>

/** Without a page nobody answers. */
const START_MS = 3000
/** Far slower than anybody speaks; then the page has gone while it spoke. */
const SECONDS_PER_CHARACTER = 0.4
const MIN_SECONDS = 10
const SILENCE_MS = 100
const SAMPLE_RATE = 24_000

export interface PageVoiceOptions {
  readonly context: Pick<ComponentContext, 'clock' | 'signal' | 'note'>
  readonly orders: Output<PageSpeech>
  readonly reports: Input<PageSpoken>
  readonly voice: string
  readonly rate: number
}

/**
 * Speaks by the voices of the page's browser, which gives no sound to anybody: silence goes out for as long
 * as it speaks, so that what plays it knows how much has been heard.
 */
export class PageVoice {
  readonly #options: PageVoiceOptions
  #id = 0
  /** What the page has said of the current piece. */
  #event: PageSpoken['event'] | null = null
  #changed = new AbortController()

  constructor(options: PageVoiceOptions) {
    this.#options = options
  }

  /** Follows what the page says, until the node stops. */
  async listen(): Promise<void> {
    for await (const { id, event } of this.#options.reports) {
      if (id !== this.#id) continue
      this.#event = event
      this.#changed.abort()
    }
  }

  async *speak(text: string, signal: AbortSignal, generation = 0): AsyncGenerator<Sound> {
    this.#event = null
    this.#id++
    this.#order('speak', text, generation)
    try {
      await this.#started(signal)
      yield* this.#silence(text, signal)
    } finally {
      if (this.#event !== 'ended') this.#order('cancel', '', generation)
    }
  }

  #order(kind: PageSpeech['kind'], text: string, generation: number): void {
    const { orders, voice, rate } = this.#options
    orders.send({ kind, id: this.#id, text, voice, rate, generation })
  }

  async #started(signal: AbortSignal): Promise<void> {
    await this.#wait(START_MS, signal)
    signal.throwIfAborted()
    if (this.#event === null) throw new Error('no page is open that could speak')
    this.#requireVoice()
    this.#options.context.note(null)
  }

  /** A tenth of a second at a time, until the page says that it has spoken. */
  async *#silence(text: string, signal: AbortSignal): AsyncGenerator<Sound> {
    const { clock } = this.#options.context
    const maxSeconds = Math.max(MIN_SECONDS, text.length * SECONDS_PER_CHARACTER)
    const fromUs = clock.now()
    let sentUs = fromUs
    while (this.#event === 'started') {
      await this.#wait(SILENCE_MS, signal)
      signal.throwIfAborted()
      const nowUs = clock.now()
      yield silence((nowUs - sentUs) / 1e6)
      sentUs = nowUs
      if (nowUs - fromUs > maxSeconds * 1e6) throw new Error('the page stopped speaking')
    }
    this.#requireVoice()
  }

  #requireVoice(): void {
    if (this.#event === 'locked') {
      this.#options.context.note('Click on the page once: before, its browser does not speak')
      throw new Error('the browser does not speak before somebody has clicked on the page')
    }
    if (this.#event === 'failed') throw new Error('the voice of the browser failed')
  }

  /** Until the page says something, or for a time. */
  async #wait(ms: number, signal: AbortSignal): Promise<void> {
    this.#changed = new AbortController()
    const any = AbortSignal.any([signal, this.#changed.signal])
    await this.#options.context.clock.sleep(ms, any)
  }
}

function silence(seconds: number): Sound {
  return { data: new Float32Array(Math.round(seconds * SAMPLE_RATE)), sampleRate: SAMPLE_RATE }
}
