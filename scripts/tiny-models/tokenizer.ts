/** A byte-level BPE tokenizer with a small vocabulary: all bytes, some whole words, and marks. */
export interface TinyTokenizer {
  /** What tokenizer.json holds. */
  readonly json: object
  readonly size: number
  /** Number of the token for a piece of text or a mark. */
  id(piece: string): number
}

export interface TinyTokenizerOptions {
  /** Pieces that become one token where they stand in a text; a leading space belongs to the word. */
  readonly words: readonly string[]
  /** Tokens of their own, such as `<|im_end|>`, in order; `special` ones are no part of the text. */
  readonly marks: readonly { readonly text: string; readonly special: boolean }[]
}

export function tinyTokenizer({ words, marks }: TinyTokenizerOptions): TinyTokenizer {
  const pieces = BYTES.map((byte) => byte.symbol)
  const merges: [string, string][] = []
  for (const word of words) addWord(symbolsOf(word), pieces, merges)
  const vocab = Object.fromEntries(pieces.map((piece, index) => [piece, index]))
  const ids = new Map(marks.map(({ text }, index) => [text, pieces.length + index]))
  return {
    size: pieces.length + marks.length,
    id(piece) {
      const id = ids.get(piece) ?? vocab[symbolsOf(piece)]
      if (id === undefined) throw new Error(`"${piece}" is no token`)
      return id
    },
    json: {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: marks.map(({ text, special }, index) => ({
        id: pieces.length + index,
        content: text,
        single_word: false,
        lstrip: false,
        rstrip: false,
        normalized: false,
        special,
      })),
      normalizer: null,
      pre_tokenizer: {
        type: 'ByteLevel',
        add_prefix_space: false,
        trim_offsets: true,
        use_regex: true,
      },
      post_processor: null,
      decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
      model: {
        type: 'BPE',
        dropout: null,
        unk_token: null,
        continuing_subword_prefix: null,
        end_of_word_suffix: null,
        fuse_unk: false,
        byte_fallback: false,
        vocab,
        merges: merges.map((pair) => pair.join(' ')),
      },
    },
  }
}

/** Joins a word from its front, one symbol at a time. */
function addWord(word: string, pieces: string[], merges: [string, string][]): void {
  const symbols = [...word]
  let joined = symbols[0]!
  for (const symbol of symbols.slice(1)) {
    const next = joined + symbol
    if (!pieces.includes(next)) {
      pieces.push(next)
      merges.push([joined, symbol])
    }
    joined = next
  }
}

/** The visible symbol that byte-level BPE writes for each byte: printable ones stand for themselves. */
const BYTES = bytesAsSymbols()

function bytesAsSymbols(): { readonly byte: number; readonly symbol: string }[] {
  let moved = 0
  return Array.from({ length: 256 }, (_, byte) => {
    const isPrintable = (byte > 32 && byte < 127) || (byte > 160 && byte !== 173)
    const code = isPrintable ? byte : 256 + moved++
    return { byte, symbol: String.fromCharCode(code) }
  })
}

function symbolsOf(text: string): string {
  return [...Buffer.from(text)].map((byte) => BYTES[byte]!.symbol).join('')
}
