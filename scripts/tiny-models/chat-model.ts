import { type Chain, chainLogits } from './next-token.ts'
import { OnnxGraph } from './onnx-graph.ts'
import { type TinyTokenizer, tinyTokenizer } from './tokenizer.ts'

/** What the tiny chat model says; tests compare with it. */
export const TINY_REPLY = 'Hello there, my friend. How are you today?'
/** What it says when its prompt holds the result of a tool. */
export const TINY_ANSWER = 'I moved as you said.'
/** What it asks for when its prompt offers tools. */
export const TINY_TOOL_CALL = { name: 'move', arguments: { direction: 'forward' } } as const
/** A prompt with this word makes it talk until it is stopped. */
export const TINY_ENDLESS_WORD = 'story'

const END = '<|im_end|>'
const MARKS = [
  { text: '<|im_start|>', special: true },
  { text: END, special: true },
  { text: '<tools>', special: false },
  { text: '</tools>', special: false },
  { text: '<tool_call>', special: false },
  { text: '</tool_call>', special: false },
  { text: '<tool_response>', special: false },
  { text: '</tool_response>', special: false },
]

/** The prompt of every answer ends with a line break. */
const REPLY: Chain = [
  ...['\n', 'Hello', ' there', ',', ' my', ' friend', '.'],
  ...[' How', ' are', ' you', ' today', '?', END],
]
/** Each is said when its mark stands in the prompt; a later one wins. */
const PROMPTED: readonly (readonly [mark: string, chain: Chain])[] = [
  [
    '<tools>',
    [
      ...['\n', '<tool_call>', '{"name": "', 'move', '", "arguments": {"direction": "'],
      ...['forward', '"}}', '</tool_call>', END],
    ],
  ],
  ['<tool_response>', ['\n', 'I', ' moved', ' as', ' you', ' said', '.', END]],
  [` ${TINY_ENDLESS_WORD}`, ['\n', 'Once', ' upon', ' a', ' time', ' upon']],
]
const HEAD_DIM = 4

/** What the files of a chat model hold, in the shape of Llama: one layer, one head, a cache of keys and values. */
export function tinyChatModel(): { files: Readonly<Record<string, object | Uint8Array>> } {
  const chains = [REPLY, ...PROMPTED.map(([, chain]) => chain)]
  const marks = new Set(MARKS.map(({ text }) => text))
  const words = [...chains.flat(), ...PROMPTED.map(([mark]) => mark)].filter(
    (piece) => piece.length > 1 && !marks.has(piece),
  )
  const tokenizer = tinyTokenizer({ words, marks: MARKS })
  const end = tokenizer.id(END)
  return {
    files: {
      'config.json': {
        architectures: ['LlamaForCausalLM'],
        model_type: 'llama',
        vocab_size: tokenizer.size,
        hidden_size: HEAD_DIM,
        intermediate_size: HEAD_DIM,
        num_hidden_layers: 1,
        num_attention_heads: 1,
        num_key_value_heads: 1,
        head_dim: HEAD_DIM,
        max_position_embeddings: 8192,
        bos_token_id: tokenizer.id('<|im_start|>'),
        eos_token_id: end,
        pad_token_id: end,
      },
      'generation_config.json': { eos_token_id: [end], pad_token_id: end },
      'tokenizer.json': tokenizer.json,
      'tokenizer_config.json': {
        tokenizer_class: 'GPT2Tokenizer',
        bos_token: '<|im_start|>',
        eos_token: END,
        pad_token: END,
        model_max_length: 8192,
        clean_up_tokenization_spaces: false,
        chat_template: CHAT_TEMPLATE,
      },
      'onnx/model.onnx': decoder(tokenizer),
    },
  }
}

const CHAT_TEMPLATE = [
  '{%- if tools %}<|im_start|>system\n<tools>',
  '{% for tool in tools %}\n{{ tool | tojson }}{% endfor %}\n</tools><|im_end|>\n{% endif %}',
  '{%- for message in messages %}<|im_start|>{{ message.role }}\n',
  "{%- if message.role == 'tool' %}<tool_response>{{ message.content }}</tool_response>",
  '{%- else %}{{ message.content }}{% if message.tool_calls %}{% for call in message.tool_calls %}',
  '<tool_call>{{ call.function | tojson }}</tool_call>{% endfor %}{% endif %}{% endif %}',
  '<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}',
].join('')

/**
 * The keys of the cache remember which marks the prompt held, so that a reply that is generated token by
 * token comes out right only when the cache, and the attention mask, are handled right.
 */
function decoder(tokenizer: TinyTokenizer): Uint8Array {
  const graph = new OnnxGraph()
  const cache = [1, 1, 'past', HEAD_DIM]
  const inputIds = graph.input('input_ids', 'int64', ['batch', 'length'])
  const mask = graph.input('attention_mask', 'int64', ['batch', 'total'])
  graph.input('position_ids', 'int64', ['batch', 'length'])
  const pastKey = graph.input('past_key_values.0.key', 'float32', cache)
  const pastValue = graph.input('past_key_values.0.value', 'float32', cache)

  const features = graph.add('Gather', [featureTable(graph, tokenizer), inputIds])
  const added = graph.add('Unsqueeze', [features, graph.integers([1])])
  const keys = graph.add('Concat', [pastKey, added], { axis: 2 })
  const values = graph.add('Concat', [pastValue, added], { axis: 2 })

  const attended = graph.add('Unsqueeze', [
    graph.add('Cast', [mask], { to: 1 }),
    graph.integers([1, 3]),
  ])
  const seen = graph.add('ReduceMax', [graph.add('Mul', [keys, attended])], {
    axes: [1, 2],
    keepdims: 0,
  })
  const prompted = PROMPTED.map(([, chain], index) => ({
    chains: [chain],
    weight: graph.add('Unsqueeze', [
      graph.add('Gather', [seen, graph.integers([index], [])], { axis: 1 }),
      graph.integers([1, 2]),
    ]),
  }))
  const logits = chainLogits(graph, tokenizer, inputIds, [{ chains: [REPLY] }, ...prompted])

  graph.output('logits', logits, 'float32', ['batch', 'length', tokenizer.size])
  graph.output('present.0.key', keys, 'float32', [1, 1, 'total', HEAD_DIM])
  graph.output('present.0.value', values, 'float32', [1, 1, 'total', HEAD_DIM])
  return graph.encode()
}

/** Shape `[vocabulary × HEAD_DIM]`: 1 where a token is one of the marks. */
function featureTable(graph: OnnxGraph, tokenizer: TinyTokenizer): string {
  const table = new Array<number>(tokenizer.size * HEAD_DIM).fill(0)
  for (const [index, [mark]] of PROMPTED.entries()) {
    table[tokenizer.id(mark) * HEAD_DIM + index] = 1
  }
  return graph.floats(table, [tokenizer.size, HEAD_DIM])
}
