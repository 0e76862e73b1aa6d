import { type ComponentContext, type Embedding, z } from '../../../core/index.ts'
import { ProviderError, providerJson, urlBelow } from '../../providers/index.ts'
import type { ServerPlace } from '../chat-model/providers.ts'

/** Makes texts comparable by meaning. */
export interface Embedder {
  /**
   * One vector for each text. Waits on the clock.
   * @throws ProviderError
   */
  embed(texts: readonly string[], timeoutMs: number): Promise<Embedding[]>
  close?(): Promise<void>
}

export interface ServerEmbedderOptions {
  readonly place: ServerPlace
  readonly key: string | undefined
  readonly dims: number
}

/** Only these may be told how long their vectors are to be. */
const SHORTENED = /^text-embedding-3/

const Answer = z.object({
  data: z.array(z.object({ index: z.int().nonnegative(), embedding: z.array(z.number()) })),
})

/** Embeddings as OpenAI defined them: https://platform.openai.com/docs/api-reference/embeddings */
export function serverEmbedder(
  context: ComponentContext,
  { place, key, dims }: ServerEmbedderOptions,
): Embedder {
  const url = urlBelow(place.baseUrl, 'embeddings')
  const embedder = `${place.provider}/${place.modelId}/${dims}`
  return {
    async embed(texts, timeoutMs) {
      const body = {
        model: place.modelId,
        input: texts,
        encoding_format: 'float',
        ...(SHORTENED.test(place.modelId) && { dimensions: dims }),
      }
      const answer = await providerJson(context, url, request(body, key), {
        timeoutMs,
        keyName: place.key,
      })
      const vectors = vectorsIn(answer, texts.length, url)
      return checked(vectors, dims, url).map((vector) => ({ embedder, vector }))
    },
  }
}

function request(body: object, key: string | undefined): RequestInit {
  return {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify(body),
  }
}

function vectorsIn(answer: unknown, count: number, url: string): Float32Array[] {
  const parsed = Answer.safeParse(answer)
  const data = parsed.success ? parsed.data.data.toSorted((a, b) => a.index - b.index) : []
  if (data.length === count && data.every(({ index }, place) => index === place)) {
    return data.map(({ embedding }) => Float32Array.from(embedding))
  }
  throw garbage(url, 'answered with something that is no list of embeddings', 'check the address')
}

function checked(vectors: readonly Float32Array[], dims: number, url: string) {
  const other = vectors.find(({ length }) => length !== dims)
  if (!other) return vectors
  throw garbage(
    url,
    `answered with vectors of ${other.length} numbers, not ${dims}`,
    `set embedder_dims to ${other.length}, or choose another embedder_model`,
  )
}

function garbage(url: string, did: string, advice: string): ProviderError {
  const { host } = new URL(url)
  return new ProviderError({ failure: 'garbage', did, advice, host, isPermanent: true })
}
