import type { ComponentContext, TextFrame } from '../../../core/index.ts'

/** So many words in a row are hardly said again by chance. */
const MIN_WORDS = 4
/** Share of what was said that has to be in one piece of a reply. */
const MIN_SHARE = 0.7
/** What a comparison looks at, in words. */
const MAX_SAID = 60
const MAX_REPLY = 400
/** Replies that may still be in the air: how many, and for how long, µs. */
const MAX_REPLIES = 4
const MAX_AGE_US = 60_000_000

/** Whether what was heard from the user is what the character has just said. */
export function isEcho(said: string, replies: readonly string[]): boolean {
  const words = wordsOf(said).slice(0, MAX_SAID)
  const needed = Math.max(MIN_WORDS, Math.ceil(MIN_SHARE * words.length))
  if (words.length < needed) return false
  return replies.some((reply) => longestRun(words, wordsOf(reply).slice(0, MAX_REPLY)) >= needed)
}

/** Remembers the latest replies and tells when they come back as words of the user. */
export class EchoWatch {
  #replies: TextFrame[] = []

  said(reply: TextFrame): void {
    this.#replies = [...this.#replies, reply].slice(-MAX_REPLIES)
  }

  hears({ text, timestampUs }: TextFrame): boolean {
    const recent = this.#replies.filter((one) => timestampUs - one.timestampUs < MAX_AGE_US)
    return isEcho(
      text,
      recent.map((one) => one.text),
    )
  }
}

/** Says on the node, and once in its log, that the character hears itself, until somebody else speaks. */
export function reportEchoes({
  log,
  note,
}: Pick<ComponentContext, 'log' | 'note'>): (isEcho: boolean) => void {
  let isLogged = false
  let isNoted = false
  return (isEcho) => {
    if (isEcho && !isLogged) {
      log.warn(
        'the character hears its own words: use headphones, or half_duplex of Mic or AudioIn',
      )
    }
    if (isEcho) note('Hears its own words: use headphones or half_duplex')
    else if (isNoted) note(null)
    isLogged ||= isEcho
    isNoted = isEcho
  }
}

/** Without case, punctuation and accents. */
function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return plain.match(/[\p{L}\p{N}]+/gu) ?? []
}

/** Length of the longest stretch that both have in common. */
function longestRun(a: readonly string[], b: readonly string[]): number {
  let longest = 0
  let runs = new Array<number>(b.length + 1).fill(0)
  for (const word of a) {
    const next = new Array<number>(b.length + 1).fill(0)
    for (const [i, other] of b.entries()) {
      if (word !== other) continue
      next[i + 1] = runs[i]! + 1
      longest = Math.max(longest, next[i + 1]!)
    }
    runs = next
  }
  return longest
}
