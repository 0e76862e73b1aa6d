const SENTENCE_END = /(?<=[.!?。！？…])\s+/u
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/**
 * Cuts a text into pieces of at most `maxUnits` UTF-16 units (2 or more): one sentence each, too long ones
 * at words, too long words wherever no character is broken. Only white space is lost.
 */
export function splitText(text: string, maxUnits: number): string[] {
  return text
    .trim()
    .split(SENTENCE_END)
    .filter((sentence) => sentence !== '')
    .flatMap((sentence) => (sentence.length <= maxUnits ? [sentence] : byWords(sentence, maxUnits)))
}

function byWords(sentence: string, maxUnits: number): string[] {
  const words = sentence
    .split(/\s+/u)
    .flatMap((word) => (word.length <= maxUnits ? [word] : byCharacters(word, maxUnits)))
  return packed(words, { maxUnits, between: ' ' })
}

function byCharacters(word: string, maxUnits: number): string[] {
  // What people see as one character may be longer than a whole piece: an emoji of a family is.
  const characters = [...graphemes.segment(word)].flatMap(({ segment }) =>
    segment.length <= maxUnits ? [segment] : [...segment],
  )
  return packed(characters, { maxUnits, between: '' })
}

interface Packing {
  readonly maxUnits: number
  readonly between: string
}

/** Joins neighbours as long as they fit. */
function packed(parts: readonly string[], { maxUnits, between }: Packing): string[] {
  const pieces: string[] = []
  let piece = parts[0] ?? ''
  for (const part of parts.slice(1)) {
    const longer = piece + between + part
    if (longer.length > maxUnits) pieces.push(piece)
    piece = longer.length > maxUnits ? part : longer
  }
  return [...pieces, piece]
}
