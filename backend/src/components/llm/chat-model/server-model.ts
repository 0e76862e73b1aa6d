import type { LanguageModelV3 } from '@ai-sdk/provider'
import type { ComponentContext } from '../../../core/index.ts'
import { hostOf, missingKey } from '../../providers/index.ts'
import type { ChatModel, ChatPart, ChatRequest } from './chat-model.ts'
import { Exchange, type Fetch } from './exchange.ts'
import type { ServerPlace } from './providers.ts'
import { makeSdkModel } from './sdk-model.ts'
import { isThisMachine, warmConnection } from './warm-connection.ts'

type Context = Pick<ComponentContext, 'clock' | 'signal' | 'log' | 'secrets'>

const REHEARSAL = 'data: {"choices":[{"index":0,"delta":{"content":"-"}}]}\n\n'
const EVENT_STREAM = { 'content-type': 'text/event-stream' }

/** Opens a model behind HTTP, spoken to through the AI SDK. */
export async function openServerModel(place: ServerPlace, context: Context): Promise<ChatModel> {
  const model = new ServerModel(place, context)
  if (!isThisMachine(place.baseUrl)) void warmConnection(place.baseUrl, context)
  await model.rehearse()
  return model
}

class ServerModel implements ChatModel {
  readonly #place: ServerPlace
  readonly #context: Context
  /** Made once per key: some of the SDK's models take milliseconds to make. */
  #made: { readonly key: string | undefined; readonly model: LanguageModelV3 } | null = null
  /** Who asks, by the signal that the SDK hands to `fetch`. */
  readonly #exchanges = new WeakMap<AbortSignal, { readonly fetch: Fetch }>()

  constructor(place: ServerPlace, context: Context) {
    this.#place = place
    this.#context = context
  }

  async *stream(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatPart> {
    const model = await this.#model()
    const exchange = new Exchange(this.#place, this.#context, signal)
    this.#exchanges.set(exchange.signal, exchange)
    try {
      yield* exchange.parts(model, request)
    } catch (error) {
      if (exchange.signal.aborted) return
      throw exchange.failureOf(error)
    }
  }

  /** Uses the SDK once without asking anybody: its first use takes a tenth of a second. */
  async rehearse(): Promise<void> {
    const model = await this.#model()
    const { signal: abortSignal } = new AbortController()
    const fetch: Fetch = async () => new Response(REHEARSAL, { headers: EVENT_STREAM })
    this.#exchanges.set(abortSignal, { fetch })
    await this.#context.clock.hold(useOnce(model, abortSignal))
  }

  /** A key that was pasted meanwhile is used from the next request on. */
  async #model(): Promise<LanguageModelV3> {
    const { baseUrl, key: name, needsKey } = this.#place
    const key = this.#context.secrets.get(name)
    if (!key && needsKey) throw missingKey(hostOf(baseUrl), name)
    if (this.#made?.key === key && this.#made) return this.#made.model
    const fetch: Fetch = (url, init) => this.#exchanges.get(init!.signal!)!.fetch(url, init)
    const model = await this.#context.clock.hold(makeSdkModel(this.#place, key, fetch))
    this.#made = { key, model }
    return model
  }
}

async function useOnce(model: LanguageModelV3, abortSignal: AbortSignal): Promise<void> {
  try {
    const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: '-' }] }]
    const { stream } = await model.doStream({ prompt, abortSignal })
    for await (const _ of stream);
  } catch {
    // Not every protocol takes this for an answer; its code has run all the same.
  }
}
