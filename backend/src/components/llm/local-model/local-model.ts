import type { ComponentContext } from '../../../core/index.ts'
import {
  assertFiles,
  type Device,
  loadingFailure,
  loadTransformers,
  modelSet,
  openOnDevice,
} from '../../local-models/index.ts'
import { ProviderError } from '../../providers/index.ts'
import type { ChatModel, ChatPart, ChatRequest } from '../chat-model/chat-model.ts'
import { type AnswerPart, AnswerReader } from './answer-reader.ts'
import { templateTool } from './chat-template.ts'
import { Generator, type Loaded } from './generate.ts'
import { PartQueue } from './part-queue.ts'
import { lengthOf, promptOf } from './prompt.ts'
import { localModelOf } from './requirements.ts'

/** Tokens of an answer where the request sets no limit. */
const MAX_ANSWER_TOKENS = 512
/** What a model reads at once, though it may be able to read more: memory and time grow with it. */
const MAX_CONTEXT_TOKENS = 4096

/**
 * Opens a chat model of the models folder in this thread.
 *
 * @param modelId what follows `local/`: see `localModelOf`
 * @throws EngineError when a file is missing or damaged
 */
export async function openLocalModel(
  context: ComponentContext,
  modelId: string,
): Promise<ChatModel> {
  const choice = localModelOf(modelId)
  const requirement = modelSet(choice)
  assertFiles(context, requirement)
  context.progress(null, `Loading ${requirement.id}`)
  const load = async (device: Device): Promise<Loaded> => {
    const library = await loadTransformers(context)
    const { AutoTokenizer, AutoModelForCausalLM } = library
    const tokenizer = await AutoTokenizer.from_pretrained(choice.repository)
    const model = await AutoModelForCausalLM.from_pretrained(choice.repository, {
      device,
      dtype: choice.dtype,
    })
    return { tokenizer, model, library }
  }
  try {
    const opening = openOnDevice({ setting: 'auto', log: context.log, open: load })
    const { opened, device } = await context.clock.hold(opening)
    context.log.debug({ model: requirement.id, device }, 'local model is loaded')
    return new LocalModel(opened, context, requirement.id)
  } catch (error) {
    throw loadingFailure(requirement, error)
  }
}

class LocalModel implements ChatModel {
  readonly #loaded: Loaded
  readonly #context: ComponentContext
  readonly #name: string
  readonly #generator: Generator
  /** The generation that runs; it takes one step more after it was given up. */
  #running: Promise<void> = Promise.resolve()
  #callCount = 0
  #hasWarned = false

  constructor(loaded: Loaded, context: ComponentContext, name: string) {
    this.#loaded = loaded
    this.#context = context
    this.#name = name
    this.#generator = new Generator(loaded)
  }

  async *stream(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatPart> {
    const { clock } = this.#context
    const queue = new PartQueue<ChatPart>()
    const giveUp = () => queue.end()
    signal.addEventListener('abort', giveUp, { once: true })
    const answering = this.#running.then(async () => {
      if (!signal.aborted) await this.#answer(request, queue)
    })
    // Held to its end, also when nobody listens any more: one step of it may take seconds.
    this.#running = clock.hold(answering.catch(() => {}))
    answering.then(giveUp, (error: unknown) => queue.fail(this.#failure(error)))
    try {
      while (!signal.aborted) {
        const part = await clock.hold(queue.next())
        if (!part || signal.aborted) return
        yield part
      }
    } finally {
      signal.removeEventListener('abort', giveUp)
      queue.end()
    }
  }

  async close(): Promise<void> {
    await this.#running
    await this.#generator.close()
  }

  /** One answer, part by part, until it is over or nobody takes parts any more. */
  async #answer(request: ChatRequest, queue: PartQueue<ChatPart>): Promise<void> {
    const tools = this.#supportsTools(request) ? request.tools : []
    const context = this.#contextTokens
    const prompt = promptOf(this.#loaded, {
      messages: request.messages,
      tools: tools.map(templateTool),
      maxTokens: context - Math.min(MAX_ANSWER_TOKENS, Math.floor(context / 4)),
    })
    const inputTokens = lengthOf(prompt)
    const maxTokens = Math.min(request.maxTokens ?? MAX_ANSWER_TOKENS, context - inputTokens)
    const reader = new AnswerReader(tools.map(({ name }) => name))
    let hasCalls = false
    const say = (parts: Iterable<AnswerPart>) => {
      for (const part of parts) {
        hasCalls ||= part.type === 'call'
        this.#say(part, queue)
      }
    }
    const outputTokens = await this.#generator.run({
      prompt,
      maxTokens,
      sampling: sampling(request),
      onText: (text) => say(reader.push(text)),
      isGivenUp: () => queue.hasEnded,
    })
    say(reader.finish())
    const isCut = outputTokens >= maxTokens
    const reason = hasCalls ? 'tool-calls' : isCut ? 'length' : 'stop'
    queue.push({ type: 'finish', reason, inputTokens, outputTokens })
  }

  #say(part: AnswerPart, queue: PartQueue<ChatPart>): void {
    if (part.type === 'text') queue.push(part)
    else if (part.type === 'call') {
      this.#callCount += 1
      queue.push({ type: 'tool_call', id: `local_${this.#callCount}`, ...part.call })
    } else
      this.#context.log.warn({ model: this.#name }, 'model wrote a tool call that cannot be read')
  }

  #supportsTools({ tools }: ChatRequest): boolean {
    if (tools.length === 0) return false
    const { chat_template: template } = this.#loaded.tokenizer
    if (JSON.stringify(template ?? '').includes('tools')) return true
    if (!this.#hasWarned) {
      this.#context.log.warn(
        { model: this.#name, tools: tools.length },
        'model was not trained to call tools; it answers without them',
      )
    }
    this.#hasWarned = true
    return false
  }

  get #contextTokens(): number {
    const { max_position_embeddings: tokens } = this.#loaded.model.config as {
      max_position_embeddings?: number
    }
    return Math.min(tokens ?? MAX_CONTEXT_TOKENS, MAX_CONTEXT_TOKENS)
  }

  #failure(cause: unknown): ProviderError {
    const why = cause instanceof Error ? cause.message.split('\n')[0]! : String(cause)
    return new ProviderError({
      failure: 'garbage',
      did: `could not answer with ${this.#name}: ${why}`,
      advice: '',
      host: 'this machine',
      cause,
    })
  }
}

/** Left out, the model's own settings count; temperature 0 always takes the likeliest token. */
function sampling({ temperature, topP }: ChatRequest): Record<string, unknown> {
  if (temperature === 0) return { do_sample: false }
  if (temperature === undefined && topP === undefined) return {}
  return {
    do_sample: true,
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
  }
}
