import type { PreTrainedModel, PreTrainedTokenizer, Tensor } from '@huggingface/transformers'
import type { loadTransformers } from '../../local-models/index.ts'
import { PromptCache } from './prompt-cache.ts'

export interface Loaded {
  readonly tokenizer: PreTrainedTokenizer
  readonly model: PreTrainedModel
  readonly library: Awaited<ReturnType<typeof loadTransformers>>
}

/** A prompt as numbers, each of shape `[1 × tokens]`. */
export interface Prompt {
  readonly input_ids: Tensor
  readonly attention_mask: Tensor
}

export interface Generation {
  readonly prompt: Prompt
  readonly maxTokens: number
  /** How tokens are chosen, as the library names it. */
  readonly sampling: Readonly<Record<string, unknown>>
  readonly onText: (text: string) => void
  /** Asked after each token. */
  readonly isGivenUp: () => boolean
}

/** Continues prompts token by token, and remembers what it has read of the last one. */
export class Generator {
  readonly #loaded: Loaded
  #cache: PromptCache | null

  constructor(loaded: Loaded) {
    this.#loaded = loaded
    this.#cache = new PromptCache(loaded.library)
  }

  /** @returns how many tokens it wrote */
  async run(generation: Generation): Promise<number> {
    const { library } = this.#loaded
    const fresh = () => new library.DynamicCache()
    const known = await this.#cache?.take(tokensOf(generation.prompt.input_ids))
    if (!known || Object.keys(known).length === 0) return this.#generate(generation, fresh())
    const written = { tokens: 0 }
    try {
      return await this.#generate(generation, known, written)
    } catch (error) {
      if (written.tokens > 0) throw error
      // Not every device can go on with a cache; those that cannot read everything each time.
      this.#cache = null
      return this.#generate(generation, fresh())
    }
  }

  async close(): Promise<void> {
    await this.#cache?.dispose()
    await this.#loaded.model.dispose()
  }

  async #generate(
    { prompt, maxTokens, sampling, onText, isGivenUp }: Generation,
    cache: Awaited<ReturnType<PromptCache['take']>>,
    written = { tokens: 0 },
  ): Promise<number> {
    const { library, model, tokenizer } = this.#loaded
    const stopping = new library.InterruptableStoppingCriteria()
    const streamer = new library.TextStreamer(tokenizer, {
      skip_prompt: true,
      skip_special_tokens: true,
      callback_function: onText,
      token_callback_function: () => {
        written.tokens += 1
        if (isGivenUp()) stopping.interrupt()
      },
    })
    const sequences = (await model.generate({
      ...prompt,
      ...sampling,
      past_key_values: cache,
      max_new_tokens: maxTokens,
      stopping_criteria: stopping,
      streamer,
    } as Parameters<PreTrainedModel['generate']>[0])) as Tensor
    this.#cache?.keep(cache, tokensOf(sequences))
    return written.tokens
  }
}

function tokensOf({ data }: Tensor): bigint[] {
  return Array.from(data as BigInt64Array)
}
