import type { DynamicCache, Tensor } from '@huggingface/transformers'

type Library = Pick<typeof import('@huggingface/transformers'), 'DynamicCache'>

/** Less in common is not worth keeping. */
const MIN_TOKENS = 16
const KEYS_AND_VALUES = 'past_key_values.'

/**
 * What a model has computed for the tokens of the last conversation. The next prompt usually begins with
 * the same tokens, and only the rest of it has to be read.
 */
export class PromptCache {
  readonly #library: Library
  #tokens: readonly bigint[] = []
  #kept: DynamicCache | null = null

  constructor(library: Library) {
    this.#library = library
  }

  /** What is known of the beginning of this prompt. It belongs to the caller, until `keep`. */
  async take(prompt: readonly bigint[]): Promise<DynamicCache> {
    const kept = this.#kept
    const known = this.#tokens
    this.#kept = null
    this.#tokens = []
    if (!kept) return new this.#library.DynamicCache()
    // At least one token has to be read, for the model to say something.
    const length = Math.min(commonLength(known, prompt), prompt.length - 1)
    const cut = length < MIN_TOKENS ? null : this.#cut(kept, length)
    if (cut !== kept) await kept.dispose()
    return cut ?? new this.#library.DynamicCache()
  }

  /** @param tokens prompt and answer; the last ones may not be in the cache yet */
  keep(cache: DynamicCache, tokens: readonly bigint[]): void {
    this.#kept = cache
    this.#tokens = tokens.slice(0, cache.get_seq_length())
  }

  async dispose(): Promise<void> {
    await this.#kept?.dispose()
    this.#kept = null
  }

  /** The first tokens of a cache; null where its tensors cannot be cut. */
  #cut(cache: DynamicCache, length: number): DynamicCache | null {
    if (cache.get_seq_length() === length) return cache
    const tensors = Object.entries(cache) as [string, Tensor][]
    const canBeCut = tensors.every(
      ([name, { location, dims }]) =>
        name.startsWith(KEYS_AND_VALUES) && location === 'cpu' && dims.length === 4,
    )
    if (!canBeCut) return null
    return new this.#library.DynamicCache(
      Object.fromEntries(
        tensors.map(([name, tensor]) => [name, tensor.slice(null, null, [0, length], null)]),
      ),
    )
  }
}

/** How many tokens both begin with. */
function commonLength(a: readonly bigint[], b: readonly bigint[]): number {
  const limit = Math.min(a.length, b.length)
  let length = 0
  while (length < limit && a[length] === b[length]) length += 1
  return length
}
