import { OnnxGraph } from './onnx-graph.ts'

/** Samples at 24 kHz that each token of the tiny speech model lasts, at speed 1. */
export const TINY_TOKEN_SAMPLES = 1200
/** Its voices, and the pitch of each in Hz. */
export const TINY_VOICES = { af_heart: 220, bf_emma: 440 } as const

const RATE = 24_000
const STYLE_DIM = 256
/** A style vector for each length of the text in tokens. */
const MAX_TOKENS = 510
const PHONEMES =
  '$;:,.!?—…"()“” ʣʥʦʨᵝꭧAIOQSTWYᵊabcdefhijklmnopqrstuvwxyzɑɐɒæβɔɕçɖðʤəɚɛɜɟɡɥɨɪʝɯɰŋɳɲɴøɸθœɹɾɻʁɽʂʃʈʧʊʋʌɣɤχʎʒʔˈˌːʰʲ↓→↗↘ᵻ'

/** What the files of a speech model hold, in the shape of Kokoro: tokens, style and speed give a waveform. */
export function tinySpeechModel(): { files: Readonly<Record<string, object | Uint8Array>> } {
  const symbols = [...new Set(PHONEMES)]
  const vocab = Object.fromEntries(symbols.map((symbol, id) => [symbol, id]))
  const voices = Object.entries(TINY_VOICES).map(([voice, pitch]) => [
    `voices/${voice}.bin`,
    styles(pitch),
  ])
  return {
    files: {
      'config.json': { model_type: 'style_text_to_speech_2' },
      'tokenizer.json': { version: '1.0', model: { type: 'Unigram', vocab } },
      'onnx/model.onnx': synthesiser(),
      ...Object.fromEntries(voices),
    },
  }
}

/** A tone that lasts as long as the tokens take, at the pitch that the style says. */
function synthesiser(): Uint8Array {
  const graph = new OnnxGraph()
  const tokens = graph.input('input_ids', 'int64', [1, 'tokens'])
  const style = graph.input('style', 'float32', [1, STYLE_DIM])
  const speed = graph.input('speed', 'float32', [1])

  const count = graph.add(
    'Cast',
    [graph.add('Gather', [graph.add('Shape', [tokens]), graph.integers([1], [])])],
    { to: 1 },
  )
  const samples = graph.add('Div', [
    graph.add('Mul', [count, graph.floats([TINY_TOKEN_SAMPLES])]),
    speed,
  ])
  const length = graph.add('Squeeze', [
    graph.add('Cast', [samples], { to: 7 }),
    graph.integers([0]),
  ])
  const index = graph.add('Range', [graph.integers([0], []), length, graph.integers([1], [])])
  const time = graph.add('Cast', [index], { to: 1 })
  const pitch = graph.add('Gather', [style, graph.integers([0], [])], { axis: 1 })
  const phase = graph.add('Mul', [
    graph.add('Mul', [time, graph.floats([(2 * Math.PI) / RATE])]),
    pitch,
  ])
  const tone = graph.add('Mul', [graph.add('Sin', [phase]), graph.floats([0.5])])
  const waveform = graph.add('Unsqueeze', [tone, graph.integers([0])])
  graph.output('waveform', waveform, 'float32', [1, 'samples'])
  return graph.encode()
}

/** Shape `[MAX_TOKENS × 1 × STYLE_DIM]`; the second number of each vector is the length it is made for. */
function styles(pitch: number): Uint8Array {
  const values = new Float32Array(MAX_TOKENS * STYLE_DIM)
  for (let length = 0; length < MAX_TOKENS; length++) {
    values[length * STYLE_DIM] = pitch
    values[length * STYLE_DIM + 1] = length
  }
  return new Uint8Array(values.buffer)
}
