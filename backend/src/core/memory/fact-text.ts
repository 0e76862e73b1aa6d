/** Longest text of a fact, in UTF-16 units; what is longer is cut. */
export const MAX_FACT_LENGTH = 2000

/** As good as always words without a meaning of their own: is, my, to, il, zu. */
const SHORT = /^\p{Script=Latin}{1,2}$/u

/** Words of a query that are looked for; the later ones, which were said last. */
const MAX_WORDS = 48

/** One line without spaces at its ends. */
export function tidy(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, MAX_FACT_LENGTH)
}

/** The same for texts that say the same but for case, accents' encoding and punctuation at the end. */
export function keyOf(text: string): string {
  return folded(tidy(text)).replaceAll(/^[\p{P}\s]+|[\p{P}\s]+$/gu, '')
}

/** The words of a text as a query of FTS5 that finds texts with any of them; null without words. */
export function anyWord(text: string): string | null {
  const all = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  const telling = all.filter((word) => !SHORT.test(word))
  const words = telling.length > 0 ? telling : all
  const newest = [...new Set(words.toReversed())].slice(0, MAX_WORDS)
  return newest.length > 0 ? newest.map((word) => `"${word}"`).join(' OR ') : null
}

/** A text for searches in any case. */
export function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}
