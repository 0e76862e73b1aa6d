import { OnnxGraph } from './onnx-graph.ts'
import { type TinyTokenizer, tinyTokenizer } from './tokenizer.ts'

/** Words that mean the same to the tiny model for sentences; all others mean a third thing. */
export const TINY_MEANINGS = [
  ['dog', 'pet'],
  ['tea', 'drink'],
] as const

const PAD = '<pad>'
const DIMS = TINY_MEANINGS.length + 1
/** What tokens without a meaning add, so that no vector is zero. */
const FAINT = 0.01

/** What the files of a model for sentences hold, in the shape of BERT: a vector for each token. */
export function tinyEmbeddingModel(): { files: Readonly<Record<string, object | Uint8Array>> } {
  const words = TINY_MEANINGS.flat().flatMap((word) => [word, ` ${word}`])
  const tokenizer = tinyTokenizer({ words, marks: [{ text: PAD, special: true }] })
  return {
    files: {
      'config.json': {
        architectures: ['BertModel'],
        model_type: 'bert',
        vocab_size: tokenizer.size,
        hidden_size: DIMS,
        num_hidden_layers: 1,
        num_attention_heads: 1,
        pad_token_id: tokenizer.id(PAD),
      },
      'tokenizer.json': tokenizer.json,
      'tokenizer_config.json': {
        tokenizer_class: 'GPT2Tokenizer',
        pad_token: PAD,
        model_max_length: 256,
        clean_up_tokenization_spaces: false,
      },
      'onnx/model.onnx': encoder(tokenizer),
    },
  }
}

/** Padding points elsewhere than everything else, so that a vector shows whether it was left out. */
function encoder(tokenizer: TinyTokenizer): Uint8Array {
  const graph = new OnnxGraph()
  const shape = ['batch', 'length']
  const inputIds = graph.input('input_ids', 'int64', shape)
  graph.input('attention_mask', 'int64', shape)
  const states = graph.add('Gather', [vectors(graph, tokenizer), inputIds])
  graph.output('last_hidden_state', states, 'float32', [...shape, DIMS])
  return graph.encode()
}

/** Shape `[vocabulary × DIMS]`. */
function vectors(graph: OnnxGraph, tokenizer: TinyTokenizer): string {
  const table = Array.from({ length: tokenizer.size * DIMS }, (_, at): number =>
    at % DIMS === DIMS - 1 ? FAINT : 0,
  )
  for (const [meaning, words] of TINY_MEANINGS.entries()) {
    for (const word of words) {
      for (const token of [word, ` ${word}`]) table[tokenizer.id(token) * DIMS + meaning] = 1
    }
  }
  table[tokenizer.id(PAD) * DIMS + DIMS - 1] = -1000
  return graph.floats(table, [tokenizer.size, DIMS])
}
