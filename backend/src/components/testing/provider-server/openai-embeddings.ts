import { refusesKey } from './chat-behaviour.ts'
import type { ProviderServer } from './server.ts'

export interface EmbeddingsBehaviour {
  /** The only key that it accepts. @default any, also none */
  readonly key?: string
  /** Length of a vector, unless the request names one. @default 1536 */
  readonly dimensions?: number
  /** @default words that two texts share bring them nearer: see `hashedWords` */
  readonly embed?: (text: string, dimensions: number) => readonly number[]
}

/**
 * Embeddings as OpenAI defined them, as numbers or base64 of float32.
 * https://platform.openai.com/docs/api-reference/embeddings
 */
export function serveOpenAiEmbeddings(
  server: ProviderServer,
  behaviour: EmbeddingsBehaviour = {},
): void {
  const { embed = hashedWords } = behaviour
  server.on('POST', '/v1/embeddings', (request, reply) => {
    const { key } = behaviour
    if (refusesKey({ ...(key === undefined ? {} : { key }), reply: () => '' }, request, reply))
      return
    const { input, model, dimensions, encoding_format } = request.json()
    const texts: string[] = Array.isArray(input) ? input : [input]
    const length = dimensions ?? behaviour.dimensions ?? 1536
    const data = texts.map((text, index) => {
      const numbers = embed(text, length)
      const embedding = encoding_format === 'base64' ? base64(numbers) : numbers
      return { object: 'embedding', index, embedding }
    })
    const tokens = texts.reduce((sum, text) => sum + text.split(/\s+/).length, 0)
    const usage = { prompt_tokens: tokens, total_tokens: tokens }
    reply.json(200, { object: 'list', model, data, usage })
  })
}

/** Each word adds 1 at a place of its own; of length 1. Texts that share words are near each other. */
export function hashedWords(text: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0)
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    vector[hash(word) % dimensions]! += 1
  }
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}

/** FNV-1a, 32 bits. */
function hash(word: string): number {
  let value = 0x811c9dc5
  for (const unit of Buffer.from(word)) value = Math.imul(value ^ unit, 0x01000193) >>> 0
  return value
}

function base64(numbers: readonly number[]): string {
  return Buffer.from(Float32Array.from(numbers).buffer).toString('base64')
}
