import type { ComponentContext, ToolDef } from '../../../core/index.ts'
import { type Alternatives, ProviderError, streamWithFallback } from '../../providers/index.ts'
import type { ChatPart, ChatRequest } from '../chat-model/chat-model.ts'
import type { ModelPool } from './model-pool.ts'
import { Reply, type ReplyOutputs } from './reply.ts'
import type { LlmRequest, Requests } from './request.ts'
import type { Turns } from './turns.ts'

/** What one of the alternatives says about the request. */
export interface LlmSettings {
  readonly model: string
  readonly base_url?: string | undefined
  readonly top_p?: number | null | undefined
  readonly temperature?: number | null | undefined
  readonly max_tokens?: number | null | undefined
}

export interface AnsweringOptions {
  readonly alternatives: Alternatives<LlmSettings>
  readonly pool: ModelPool
  readonly requests: Requests
  readonly turns: Turns
  readonly tools: ReadonlyMap<string, ToolDef>
  readonly outputs: ReplyOutputs
  readonly context: ComponentContext
}

/** Answers requests, one after the other. */
export class Answering {
  readonly #options: AnsweringOptions
  #generation = 0

  constructor(options: AnsweringOptions) {
    this.#options = options
  }

  /** Fails for nothing: what goes wrong is logged. Every request gets exactly one end of stream. */
  async answer(request: LlmRequest): Promise<void> {
    const { turns, context, outputs } = this.#options
    const { clock, trace } = context
    const generation = this.#nextGeneration()
    const reply = new Reply({ request, generation, outputs, clock, trace })
    const abort = new AbortController()
    if (turns.isOpen(request.turn)) reply.hold()
    const check = () => {
      if (abort.signal.aborted) return
      if (turns.isInterrupted(request) || turns.isTakenBack(request)) abort.abort()
      else if (!turns.isOpen(request.turn)) reply.release()
    }
    using _ = turns.onChange(check)
    check()
    this.#giveUpWhenReplaced(request, reply, abort)
    const signal = AbortSignal.any([abort.signal, context.signal])
    try {
      await this.#stream(request, reply, signal)
    } catch (error) {
      if (!signal.aborted) this.#logFailure(error)
    } finally {
      reply.end()
    }
  }

  async #stream(request: LlmRequest, reply: Reply, signal: AbortSignal): Promise<void> {
    for await (const part of untilAborted(this.#parts(request, reply, signal), signal)) {
      reply.take(part)
      if (!reply.isFull) continue
      this.#options.context.log.warn('answer cut off: it was too long')
      break
    }
    if (!(await settlesBeforeAbort(reply.released(), signal))) return
    if (reply.isEmpty) this.#options.context.log.debug('the model answered with nothing')
    reply.complete()
  }

  #parts(request: LlmRequest, reply: Reply, signal: AbortSignal): AsyncGenerator<ChatPart> {
    const { alternatives, context, pool, tools } = this.#options
    return streamWithFallback<LlmSettings, ChatPart>({
      alternatives,
      nameOf: ({ model }) => model,
      context,
      signal,
      async *attempt(settings) {
        const model = await pool.model(settings)
        const chat = chatRequest(request, settings, tools)
        for await (const part of model.stream(chat, signal)) {
          reply.model = settings.model
          yield part
        }
      },
    })
  }

  /** Later words of the same turn, or typed ones, make an answer useless that nobody has got anything of. */
  #giveUpWhenReplaced(request: LlmRequest, reply: Reply, abort: AbortController): void {
    void this.#options.requests.peek().then((next) => {
      if (!next || !reply.isHeld) return
      if (next.turn === undefined || next.turn === request.turn) abort.abort()
    })
  }

  #logFailure(error: unknown): void {
    const { log } = this.#options.context
    if (error instanceof ProviderError) log.error(error.fields, 'request failed')
    else log.error({ problem: String(error) }, 'request failed')
  }

  /** ms since the graph was started, and always a higher one. */
  #nextGeneration(): number {
    const { clock } = this.#options.context
    const ms = Math.floor((clock.now() - clock.origin) / 1000)
    this.#generation = Math.max(this.#generation + 1, ms)
    return this.#generation
  }
}

function chatRequest(
  { messages }: LlmRequest,
  { top_p, temperature, max_tokens }: LlmSettings,
  tools: ReadonlyMap<string, ToolDef>,
): ChatRequest {
  return {
    messages,
    tools: [...tools.values()],
    topP: top_p ?? undefined,
    temperature: temperature ?? undefined,
    maxTokens: max_tokens ?? undefined,
  }
}

/** Ends at once when the signal aborts, however long the stream takes to notice. */
async function* untilAborted<Item>(
  stream: AsyncGenerator<Item>,
  signal: AbortSignal,
): AsyncGenerator<Item> {
  try {
    while (!signal.aborted) {
      const next = stream.next()
      next.catch(() => {})
      if (!(await settlesBeforeAbort(next, signal))) return
      const { done, value } = await next
      if (done) return
      yield value
    }
  } finally {
    stream.return(undefined).catch(() => {})
  }
}

/** Whether `work` settles before `signal` aborts; fails when it fails before. */
async function settlesBeforeAbort(work: Promise<unknown>, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false
  const aborted = Promise.withResolvers<boolean>()
  const onAbort = () => aborted.resolve(false)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work.then(() => true), aborted.promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
