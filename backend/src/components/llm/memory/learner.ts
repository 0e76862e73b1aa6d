import type { ComponentContext, NewFact } from '../../../core/index.ts'
import type { ChatModel } from '../chat-model/chat-model.ts'
import { type ExtractorOptions, extractByModel } from './extract-by-model.ts'
import { extractByRules } from './extract-by-rules.ts'
import type { Available } from './models.ts'
import type { Spoken } from './spoken.ts'
import { Trouble } from './trouble.ts'

export interface LearnerOptions extends ExtractorOptions {
  readonly context: ComponentContext
  /** Asked again each time: keys come and go. */
  readonly extractor: () => Available<ChatModel>
  /** Never fails. */
  readonly keep: (facts: readonly NewFact[]) => Promise<void>
}

/** What is said meanwhile is learned from together; what turns out to be unfinished is replaced. */
const WAIT_MS = 1000
const MAX_WAITING = 100
const TIMEOUT_MS = 30_000

/** Finds out in the background what is worth remembering, one piece of conversation after the other. */
export class Learner {
  readonly #options: LearnerOptions
  readonly #trouble: Trouble
  #waiting: Spoken[] = []
  #dropped = 0
  #model: Promise<ChatModel> | null = null
  #work: Promise<void> | null = null
  readonly #hurry = new AbortController()

  constructor(options: LearnerOptions) {
    this.#options = options
    this.#trouble = new Trouble(options.context, 'what is remembered is found by simple rules')
  }

  /** Goes on at once; what it is given is learned from a little later. */
  learn(spoken: readonly Spoken[]): void {
    for (const one of spoken) this.#add(one)
    if (this.#waiting.length === 0 || this.#work) return
    this.#work = this.#learnAll().finally(() => {
      this.#work = null
    })
  }

  /** Learns from what is left, without further waiting. */
  async finish(): Promise<void> {
    this.#hurry.abort()
    await this.#work
    const model = await this.#model?.catch(() => null)
    await model?.close?.()
  }

  /** Words of the same turn replace earlier ones of it that they go on with. */
  #add(spoken: Spoken): void {
    const last = this.#waiting.at(-1)
    const isOngoing =
      last !== undefined &&
      spoken.turn !== undefined &&
      last.role === spoken.role &&
      last.turn === spoken.turn
    if (isOngoing) this.#waiting.pop()
    this.#waiting.push(spoken)
    if (this.#waiting.length <= MAX_WAITING) return
    this.#waiting.shift()
    this.#dropped += 1
    if (this.#dropped === 1) this.#options.context.log.warn('not everything could be learned from')
  }

  async #learnAll(): Promise<void> {
    const { clock, signal } = this.#options.context
    while (this.#waiting.length > 0) {
      await clock.sleep(WAIT_MS, AbortSignal.any([signal, this.#hurry.signal]))
      const batch = this.#waiting
      this.#waiting = []
      await this.#options.keep(await this.#extract(batch))
    }
  }

  async #extract(batch: readonly Spoken[]): Promise<NewFact[]> {
    const { extractor: chosen, context, ...limits } = this.#options
    const extractor = chosen()
    if (!('open' in extractor) || this.#trouble.isPaused || context.signal.aborted) {
      return extractByRules(batch)
    }
    const done = new AbortController()
    const late = context.clock.sleep(TIMEOUT_MS, done.signal)
    const tooLate = new AbortController()
    void late.then(() => tooLate.abort(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)))
    try {
      this.#model ??= extractor.open()
      const signal = AbortSignal.any([context.signal, tooLate.signal])
      const facts = await extractByModel(await this.#model, batch, limits, signal)
      this.#trouble.worked()
      return facts
    } catch (error) {
      this.#model = null
      if (!context.signal.aborted) this.#trouble.failed(error)
      return extractByRules(batch)
    } finally {
      done.abort()
    }
  }
}
