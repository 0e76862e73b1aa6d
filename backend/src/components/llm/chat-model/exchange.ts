import type { LanguageModelV3, LanguageModelV3StreamPart } from '@ai-sdk/provider'
import type { ComponentContext } from '../../../core/index.ts'
import { bodyOf, hostOf, ProviderError, providerFetch } from '../../providers/index.ts'
import type { ChatPart, ChatRequest } from './chat-model.ts'
import { promptOf, promptTools } from './prompt.ts'
import type { ServerPlace } from './providers.ts'
import { endsText } from './raw-chunks.ts'
import { repairMessages } from './repair-messages.ts'
import { CutOff, failureOf } from './sdk-failures.ts'

export type ExchangeContext = Pick<ComponentContext, 'clock' | 'signal' | 'log'>
export type Fetch = typeof globalThis.fetch

/** How long a provider may take until its answer begins, and between two pieces of it. */
const HOSTED_TIMEOUT_MS = 30_000
/** A server on this machine may first have to load the model. */
const OWN_SERVER_TIMEOUT_MS = 180_000

/** One request and its answer. */
export class Exchange {
  readonly #place: ServerPlace
  readonly #context: ExchangeContext
  /** Aborts when the answer is not wanted any more. */
  readonly signal: AbortSignal
  /** What the connection failed with; the SDK wraps it. */
  #failure: unknown = null

  constructor(place: ServerPlace, context: ExchangeContext, signal: AbortSignal) {
    this.#place = place
    this.#context = context
    this.signal = AbortSignal.any([signal, context.signal])
  }

  async *parts(model: LanguageModelV3, request: ChatRequest): AsyncGenerator<ChatPart> {
    const { stream } = await model.doStream(this.#options(request))
    const reader = stream.getReader()
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        const part = partOf(next.value)
        if (part) yield part
        if (part?.type === 'finish') return
      }
      throw new CutOff()
    } finally {
      void reader.cancel().catch(() => {})
    }
  }

  /** What `fetch` is to the SDK: waits on the clock, with time limits, and remembers what went wrong. */
  readonly fetch: Fetch = async (url, init) => {
    const { isHosted } = this.#place
    const options = {
      timeoutMs: isHosted ? HOSTED_TIMEOUT_MS : OWN_SERVER_TIMEOUT_MS,
      signal: this.signal,
      keyName: this.#place.key,
    }
    try {
      const response = await providerFetch(this.#context, String(url), init ?? {}, options)
      const body = this.#remembering(bodyOf(this.#context, response, options))
      return new Response(ReadableStream.from(body), response)
    } catch (error) {
      this.#failure = error
      throw error
    }
  }

  failureOf(error: unknown): ProviderError {
    const found = this.#failure ?? error
    return found instanceof ProviderError ? found : failureOf(error, hostOf(this.#place.baseUrl))
  }

  #options({ messages, tools, topP, temperature, maxTokens }: ChatRequest) {
    const { protocol } = this.#place
    return {
      prompt: promptOf(repairMessages(messages, this.#context.log), protocol),
      ...(tools.length === 0
        ? {}
        : { tools: promptTools(tools), toolChoice: { type: 'auto' as const } }),
      ...(topP === undefined ? {} : { topP }),
      ...(temperature === undefined ? {} : { temperature }),
      ...(maxTokens === undefined ? {} : { maxOutputTokens: maxTokens }),
      abortSignal: this.signal,
      // They tell of the end of the text before what was used is known and the connection is free again.
      includeRawChunks: true,
    }
  }

  async *#remembering(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      yield* chunks
    } catch (error) {
      this.#failure = error
      throw error
    }
  }
}

function partOf(part: LanguageModelV3StreamPart): ChatPart | null {
  switch (part.type) {
    case 'text-delta':
      return part.delta === '' ? null : { type: 'text', text: part.delta }
    case 'raw':
      return endsText(part.rawValue) ? { type: 'text_end' } : null
    case 'tool-call':
      return {
        type: 'tool_call',
        id: part.toolCallId,
        name: part.toolName,
        arguments: part.input,
      }
    case 'finish': {
      const { finishReason, usage } = part
      if (finishReason.raw === undefined) throw new CutOff()
      return {
        type: 'finish',
        reason: finishReason.unified,
        inputTokens: usage.inputTokens.total,
        outputTokens: usage.outputTokens.total,
      }
    }
    case 'error':
      throw part.error
    default:
      return null
  }
}
