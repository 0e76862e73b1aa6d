/** A stretch of a text to be pronounced at once, and the punctuation that follows it. */
export interface Clause {
  readonly text: string
  readonly mark: string
}

/** Points and commas within numbers are none. */
const MARKS = /[;!?¡¿—…"«»“”()]+|(?<!\d)[.,:]+|[.,:]+(?!\d)/g

/** Cuts a text at its punctuation, which pronunciation does not show but a voice's melody needs. */
export function clausesOf(text: string): Clause[] {
  const clauses: Clause[] = []
  let start = 0
  for (const match of text.matchAll(MARKS)) {
    clauses.push({ text: text.slice(start, match.index).trim(), mark: match[0] })
    start = match.index + match[0].length
  }
  clauses.push({ text: text.slice(start).trim(), mark: '' })
  return clauses.filter((clause) => clause.text !== '' || clause.mark !== '')
}

/** Kokoro's letters for English sounds that espeak-ng writes otherwise. */
const ENGLISH: readonly (readonly [RegExp, string])[] = [
  [/oʊ/g, 'O'],
  [/əʊ/g, 'Q'],
  [/eɪ/g, 'A'],
  [/aɪ/g, 'I'],
  [/ɔɪ/g, 'Y'],
  [/aʊ/g, 'W'],
  [/tʃ/g, 'ʧ'],
  [/dʒ/g, 'ʤ'],
  [/r/g, 'ɹ'],
  [/x/g, 'k'],
  [/ɬ/g, 'l'],
  [/ʲ/g, ''],
]

/** What the speech model reads, from espeak-ng's pronunciation of a clause. */
export function phonemesFrom(ipa: string, language: string): string {
  // Words in another language are marked, such as `(en)`; joined letters may hold a zero-width joiner.
  const plain = ipa.replaceAll(/\([a-z-]+\)|\u200d/g, '').replaceAll(/\s+/g, ' ')
  if (!language.startsWith('en')) return plain
  return ENGLISH.reduce((text, [sound, letter]) => text.replaceAll(sound, letter), plain)
}

/** Clauses and their punctuation as one line of phonemes. */
export function joinClauses(clauses: readonly Clause[], phonemes: readonly string[]): string {
  return clauses
    .map(({ text, mark }, index) => `${text === '' ? '' : (phonemes[index] ?? '')}${mark}`)
    .join(' ')
    .trim()
}
