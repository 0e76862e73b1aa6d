import type { LanguageModelV3, LanguageModelV3StreamPart } from '@ai-sdk/provider'
import type { ComponentContext } from '../../../core/index.ts'
import { bodyOf, hostOf, missingKey, ProviderError, providerFetch } from '../../providers/index.ts'
import { CutOff, failureOf } from './ai-sdk-failures.ts'
import type { ChatModel, ChatPart, ChatRequest } from './chat-model.ts'
import { promptOf, promptTools } from './prompt.ts'
import type { ModelPlace } from './providers.ts'
import { repairMessages } from './repair-messages.ts'
import { isThisMachine, warmConnection } from './warm-connection.ts'

export type ServerPlace = Extract<ModelPlace, { kind: 'server' }>
type Context = Pick<ComponentContext, 'clock' | 'signal' | 'log' | 'secrets'>
type Fetch = typeof globalThis.fetch

/** How long a provider may take until its answer begins, and between two pieces of it. */
const HOSTED_TIMEOUT_MS = 30_000
/** A server on this machine may first have to load the model. */
const OWN_SERVER_TIMEOUT_MS = 180_000

/** A model behind HTTP, spoken to through the AI SDK. */
export async function openServerModel(place: ServerPlace, context: Context): Promise<ChatModel> {
  const apiKey = context.secrets.get(place.key)
  if (!apiKey && place.needsKey) throw missingKey(hostOf(place.baseUrl), place.key)
  // Made once: some of the SDK's models take milliseconds to make.
  const exchanges = new WeakMap<AbortSignal, Exchange>()
  const fetchOf: Fetch = (url, init) => exchanges.get(init!.signal!)!.fetch(url, init)
  const model = await context.clock.hold(makeModel(place, apiKey, fetchOf))
  if (!isThisMachine(place.baseUrl)) void warmConnection(place.baseUrl, context)
  return {
    async *stream(request, signal) {
      const exchange = new Exchange(place, context, signal)
      exchanges.set(exchange.signal, exchange)
      try {
        yield* exchange.parts(model, request)
      } catch (error) {
        if (exchange.signal.aborted) return
        throw exchange.failureOf(error)
      }
    },
  }
}

/** The AI SDK's model; it asks with the fetch that it is given. */
async function makeModel(
  { protocol, provider, baseUrl: baseURL, modelId }: ServerPlace,
  key: string | undefined,
  fetch: Fetch,
): Promise<LanguageModelV3> {
  // The SDK looks for a key in the process environment when it is given none.
  const settings = { baseURL, fetch, apiKey: key ?? 'none' }
  switch (protocol) {
    case 'openai': {
      const { createOpenAI } = await import('@ai-sdk/openai')
      return createOpenAI(settings).chat(modelId)
    }
    case 'groq': {
      const { createGroq } = await import('@ai-sdk/groq')
      return createGroq(settings)(modelId)
    }
    case 'anthropic': {
      const { createAnthropic } = await import('@ai-sdk/anthropic')
      return createAnthropic(settings)(modelId)
    }
    case 'google': {
      const { createGoogleGenerativeAI } = await import('@ai-sdk/google')
      return createGoogleGenerativeAI(settings)(modelId)
    }
    case 'openai-compatible': {
      const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible')
      const { apiKey: _, ...rest } = settings
      const options = { name: provider, includeUsage: true, ...rest, ...(key && { apiKey: key }) }
      return createOpenAICompatible(options).chatModel(modelId)
    }
  }
}

/** One request and its answer. */
class Exchange {
  readonly #place: ServerPlace
  readonly #context: Context
  /** Aborts when the answer is not wanted any more. */
  readonly signal: AbortSignal
  /** What the connection failed with; the SDK wraps it. */
  #failure: unknown = null

  constructor(place: ServerPlace, context: Context, signal: AbortSignal) {
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
