import type { OnnxGraph } from './onnx-graph.ts'
import type { TinyTokenizer } from './tokenizer.ts'

/** What follows what: each token of a chain leads to the next one. */
export type Chain = readonly string[]

/**
 * Logits `[batch × length × vocabulary]` of a language model that follows chains of tokens. `weight`, where
 * given, is a value `[batch × 1 × 1]` that turns the chains on (1) or off (0); later chains outweigh earlier ones.
 */
export function chainLogits(
  graph: OnnxGraph,
  tokenizer: TinyTokenizer,
  inputIds: string,
  parts: readonly { readonly chains: readonly Chain[]; readonly weight?: string }[],
): string {
  const logits = parts.map(({ chains, weight }, index) => {
    const next = graph.add('Gather', [graph.integers(followers(tokenizer, chains)), inputIds])
    const strength = graph.floats([0, 20 * (index + 1)])
    const hot = graph.add('OneHot', [next, graph.integers([tokenizer.size], []), strength])
    return weight === undefined ? hot : graph.add('Mul', [hot, weight])
  })
  return logits.reduce((sum, one) => graph.add('Add', [sum, one]))
}

/** For each token the number of the one that follows; one beyond the vocabulary where nothing does. */
function followers(tokenizer: TinyTokenizer, chains: readonly Chain[]): number[] {
  const next = new Array<number>(tokenizer.size).fill(tokenizer.size)
  for (const chain of chains) {
    for (const [index, piece] of chain.slice(1).entries()) {
      next[tokenizer.id(chain[index]!)] = tokenizer.id(piece)
    }
  }
  return next
}
