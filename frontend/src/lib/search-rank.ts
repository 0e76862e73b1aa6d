/** What a search may be found in, the dearest first. */
export interface Searchable {
  readonly title: string
  /** Other names. */
  readonly keywords?: readonly string[]
  /** Prose about it. */
  readonly detail?: string
}

/** How well something is what was searched: 0 not at all, 1 exactly. All words have to be found. */
export function searchRank(item: Searchable, search: string): number {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return 1
  const whole = rankOf(item, words.join(' '))
  return Math.max(whole, Math.min(...words.map((word) => rankOf(item, word))) * 0.9)
}

function rankOf({ title, keywords = [], detail = '' }: Searchable, text: string): number {
  return Math.max(
    placeIn(title, text),
    initialsOf(title).startsWith(text) && text.length > 1 ? 0.6 : 0,
    0.5 * Math.max(0, ...keywords.map((keyword) => placeIn(keyword, text))),
    // Only from the start of a word: prose has everything in it somewhere.
    0.2 * Number(wordStarts(detail).some((start) => detail.toLowerCase().startsWith(text, start))),
  )
}

/** The whole name, its beginning, a word in it, or anywhere. */
function placeIn(name: string, text: string): number {
  const lower = name.toLowerCase()
  if (lower === text) return 1
  if (lower.startsWith(text)) return 0.9
  if (wordStarts(name).some((start) => lower.startsWith(text, start))) return 0.8
  return lower.includes(text) ? 0.7 : 0
}

/** Words begin after a space or a sign, and at capitals: `Speech|Times`, `VAD`. */
function wordStarts(name: string): number[] {
  return [...name.matchAll(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g)].map(({ index }) => index)
}

function initialsOf(name: string): string {
  return wordStarts(name)
    .map((start) => name.charAt(start).toLowerCase())
    .join('')
}
