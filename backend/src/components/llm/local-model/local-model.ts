import type { PreTrainedModel, PreTrainedTokenizer, Tensor } from '@huggingface/transformers'
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
import { templateMessage, templateTool } from './chat-template.ts'
import { PartQueue } from './part-queue.ts'
import { PromptCache } from './prompt-cache.ts'
import { localModelOf } from './requirements.ts'

/** Tokens of an answer where the request sets no limit. */
const MAX_ANSWER_TOKENS = 512
/** What a model reads at once, though it may be able to read more: memory and time grow with it. */
const MAX_CONTEXT_TOKENS = 4096

interface Loaded {
  readonly tokenizer: PreTrainedTokenizer
  readonly model: PreTrainedModel
  readonly library: Awaited<ReturnType<typeof loadTransformers>>
}

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
  readonly #cache: PromptCache
  /** The generation that runs; it takes one step more after it was given up. */
  #running: Promise<void> = Promise.resolve()
  #callCount = 0
  #hasWarned = false

  constructor(loaded: Loaded, context: ComponentContext, name: string) {
    this.#loaded = loaded
    this.#context = context
    this.#name = name
    this.#cache = new PromptCache(loaded.library)
  }

  async *stream(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatPart> {
    const { clock } = this.#context
    const queue = new PartQueue<ChatPart>()
    const giveUp = () => queue.end()
    signal.addEventListener('abort', giveUp, { once: true })
    const before = this.#running
    const answering = before.then(async () => {
      if (!signal.aborted) await this.#answer(request, signal, queue)
    })
    this.#running = answering.catch(() => {})
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
    await this.#cache.dispose()
    await this.#loaded.model.dispose()
  }

  /** One answer, part by part, until it is over or nobody takes parts any more. */
  async #answer(request: ChatRequest, signal: AbortSignal, queue: PartQueue<ChatPart>) {
    const { library, model, tokenizer } = this.#loaded
    const tools = this.#supportsTools(request) ? request.tools : []
    const prompt = this.#prompt(request, tools.map(templateTool))
    const inputTokens = prompt.input_ids.dims.at(-1)!
    const maxTokens = Math.max(
      1,
      Math.min(request.maxTokens ?? MAX_ANSWER_TOKENS, this.#contextTokens - inputTokens),
    )
    const reader = new AnswerReader(tools.map(({ name }) => name))
    const stopping = new library.InterruptableStoppingCriteria()
    let outputTokens = 0
    let hasCalls = false
    const say = (parts: Iterable<AnswerPart>) => {
      for (const part of parts) {
        hasCalls ||= part.type === 'call'
        this.#say(part, queue)
      }
    }
    const streamer = new library.TextStreamer(tokenizer, {
      skip_prompt: true,
      skip_special_tokens: true,
      callback_function: (text: string) => say(reader.push(text)),
      token_callback_function: () => {
        outputTokens += 1
        if (signal.aborted || queue.hasEnded) stopping.interrupt()
      },
    })
    const cache = await this.#cache.take(tokensOf(prompt.input_ids))
    const sequences = (await model.generate({
      ...prompt,
      past_key_values: cache,
      ...sampling(request),
      max_new_tokens: maxTokens,
      stopping_criteria: stopping,
      streamer,
    } as Parameters<PreTrainedModel['generate']>[0])) as Tensor
    this.#cache.keep(cache, tokensOf(sequences))
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

  /** The conversation as the model reads it; the oldest messages are left out when it is too long. */
  #prompt({ messages }: ChatRequest, tools: readonly object[]) {
    const { tokenizer } = this.#loaded
    const roomForAnswer = Math.min(MAX_ANSWER_TOKENS, this.#contextTokens / 4)
    let kept = messages.map(templateMessage)
    for (;;) {
      const text = tokenizer.apply_chat_template(kept as never, {
        tokenize: false,
        add_generation_prompt: true,
        ...(tools.length > 0 && { tools: tools as never }),
      }) as string
      const prompt = tokenizer(text, { add_special_tokens: false }) as {
        input_ids: Tensor
        attention_mask: Tensor
      }
      const isTooLong = prompt.input_ids.dims.at(-1)! > this.#contextTokens - roomForAnswer
      const oldest = kept.findIndex(
        ({ role }, index) => role !== 'system' && index < kept.length - 1,
      )
      if (!isTooLong) return prompt
      if (oldest < 0) return this.#end(prompt, this.#contextTokens - roomForAnswer)
      kept = kept.filter((_, index) => index !== oldest)
    }
  }

  /** The last tokens of a message that is too long by itself. */
  #end(prompt: { input_ids: Tensor; attention_mask: Tensor }, length: number): typeof prompt {
    const { Tensor } = this.#loaded.library
    const cut = ({ data }: Tensor) =>
      new Tensor('int64', (data as BigInt64Array).slice(-length), [1, length])
    return { input_ids: cut(prompt.input_ids), attention_mask: cut(prompt.attention_mask) }
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

function tokensOf({ data }: Tensor): bigint[] {
  return Array.from(data as BigInt64Array)
}
