import { type Chain, chainLogits } from './next-token.ts'
import { OnnxGraph } from './onnx-graph.ts'
import { type TinyTokenizer, tinyTokenizer } from './tokenizer.ts'

/** What the tiny speech-to-text model writes, by what it hears; silence gives no text. */
export const TINY_TRANSCRIPTS = { low: 'I hear a low tone.', high: 'I hear a high tone.' } as const

const START = '<|startoftranscript|>'
const END = '<|endoftext|>'
const MARKS = [
  ...[END, START, '<|en|>', '<|de|>', '<|translate|>', '<|transcribe|>', '<|startoflm|>'],
  ...['<|startofprev|>', '<|nospeech|>', '<|notimestamps|>'],
].map((text) => ({ text, special: true }))

const SILENCE: Chain = ['<|notimestamps|>', END]
const LOW: Chain = ['<|notimestamps|>', ' I', ' hear', ' a', ' low', ' tone', '.', END]
const HIGH: Chain = [' a', ' high', ' tone']

const MELS = 80
/** Frames of 30 s, and of what the encoder makes of them. */
const FRAMES = 3000
const ENCODED_FRAMES = 1500
const DIM = 4
/** Silence is −1.5 in all bands after Whisper's normalisation. */
const SILENT_BELOW = -1.2

/** What the files of a speech-to-text model hold, in the shape of Whisper: encoder and decoder with one layer each. */
export function tinySpeechToTextModel(): { files: Readonly<Record<string, object | Uint8Array>> } {
  const words = [...LOW, ...HIGH].filter((piece) => piece.length > 1 && !piece.startsWith('<|'))
  const tokenizer = tinyTokenizer({ words, marks: MARKS })
  const end = tokenizer.id(END)
  const special = {
    bos_token_id: end,
    eos_token_id: end,
    pad_token_id: end,
    decoder_start_token_id: tokenizer.id(START),
    max_length: 448,
  }
  return {
    files: {
      'config.json': {
        architectures: ['WhisperForConditionalGeneration'],
        model_type: 'whisper',
        is_encoder_decoder: true,
        vocab_size: tokenizer.size,
        num_mel_bins: MELS,
        d_model: DIM,
        encoder_layers: 1,
        encoder_attention_heads: 1,
        decoder_layers: 1,
        decoder_attention_heads: 1,
        num_hidden_layers: 1,
        max_source_positions: ENCODED_FRAMES,
        max_target_positions: 448,
        ...special,
      },
      'generation_config.json': {
        ...special,
        is_multilingual: true,
        lang_to_id: { '<|en|>': tokenizer.id('<|en|>'), '<|de|>': tokenizer.id('<|de|>') },
        task_to_id: {
          transcribe: tokenizer.id('<|transcribe|>'),
          translate: tokenizer.id('<|translate|>'),
        },
        no_timestamps_token_id: tokenizer.id('<|notimestamps|>'),
        return_timestamps: false,
      },
      'preprocessor_config.json': {
        feature_extractor_type: 'WhisperFeatureExtractor',
        processor_class: 'WhisperProcessor',
        chunk_length: 30,
        feature_size: MELS,
        hop_length: 160,
        n_fft: 400,
        n_samples: 480_000,
        nb_max_frames: FRAMES,
        padding_side: 'right',
        padding_value: 0,
        return_attention_mask: false,
        sampling_rate: 16_000,
      },
      'tokenizer.json': tokenizer.json,
      'tokenizer_config.json': {
        tokenizer_class: 'WhisperTokenizer',
        bos_token: END,
        eos_token: END,
        unk_token: END,
        pad_token: END,
        model_max_length: 1024,
        clean_up_tokenization_spaces: false,
      },
      'onnx/encoder_model.onnx': encoder(),
      'onnx/decoder_model_merged.onnx': decoder(tokenizer),
    },
  }
}

/** Each frame says how loud the lower and the upper half of all bands are, on average. */
function encoder(): Uint8Array {
  const graph = new OnnxGraph()
  const features = graph.input('input_features', 'float32', [1, MELS, FRAMES])
  const bands = graph.add('ReduceMean', [features], { axes: [2], keepdims: 0 })
  const halves = Array.from({ length: MELS }, (_, band) => {
    const share = 1 / (MELS / 2)
    return band < MELS / 2 ? [share, 0, 0, 0] : [0, share, 0, 0]
  })
  const means = graph.add('MatMul', [bands, graph.floats(halves.flat(), [MELS, DIM])])
  const frame = graph.add('Unsqueeze', [means, graph.integers([1])])
  const states = graph.add('Expand', [frame, graph.integers([1, ENCODED_FRAMES, DIM])])
  graph.output('last_hidden_state', states, 'float32', [1, ENCODED_FRAMES, DIM])
  return graph.encode()
}

/** Hears from the encoder's states through the cache, as Whisper does after its first token. */
function decoder(tokenizer: TinyTokenizer): Uint8Array {
  const graph = new OnnxGraph()
  const inputIds = graph.input('input_ids', 'int64', [1, 'length'])
  const states = graph.input('encoder_hidden_states', 'float32', [1, 'encoded', DIM])
  const past = (name: string) =>
    graph.input(`past_key_values.0.${name}`, 'float32', [1, 1, `past.${name}`, DIM])
  const pastKey = past('decoder.key')
  const pastValue = past('decoder.value')
  past('encoder.key')
  past('encoder.value')
  graph.input('use_cache_branch', 'bool', [1])

  const first = graph.add('Gather', [states, graph.integers([0], [])], { axis: 1 })
  const at = (index: number) =>
    graph.add('Gather', [first, graph.integers([index], [])], { axis: 1 })
  const [low, high] = [at(0), at(1)]
  const asWeight = (value: string) =>
    graph.add('Unsqueeze', [graph.add('Cast', [value], { to: 1 }), graph.integers([1, 2])])
  const isSound = graph.add('Greater', [
    graph.add('Max', [low, high]),
    graph.floats([SILENT_BELOW]),
  ])
  const isHigh = graph.add('And', [isSound, graph.add('Greater', [high, low])])
  const logits = chainLogits(graph, tokenizer, inputIds, [
    { chains: [SILENCE] },
    { chains: [LOW], weight: asWeight(isSound) },
    { chains: [HIGH], weight: asWeight(isHigh) },
  ])

  const tokens = graph.add('Cast', [inputIds], { to: 1 })
  const row = graph.add('Unsqueeze', [tokens, graph.integers([1, 3])])
  const added = graph.add('Tile', [row, graph.integers([1, 1, 1, DIM])])
  const keys = graph.add('Concat', [pastKey, added], { axis: 2 })
  const values = graph.add('Concat', [pastValue, added], { axis: 2 })
  const crossed = graph.add('Unsqueeze', [states, graph.integers([1])])
  graph.output('logits', logits, 'float32', [1, 'length', tokenizer.size])
  graph.output('present.0.decoder.key', keys, 'float32', [1, 1, 'total', DIM])
  graph.output('present.0.decoder.value', values, 'float32', [1, 1, 'total', DIM])
  graph.output('present.0.encoder.key', crossed, 'float32', [1, 1, 'encoded', DIM])
  graph.output('present.0.encoder.value', crossed, 'float32', [1, 1, 'encoded', DIM])
  return graph.encode()
}
