import type { NewFact } from '../../../core/index.ts'
import type { Spoken } from './spoken.ts'

/** How sure a rule is that a sentence is worth keeping, the surest first. */
const RULES: readonly (readonly [RegExp, number])[] = [
  [/\b(my name is|my name's|call me|i am called|i'm called)\b/i, 0.9],
  [
    /\bi(?:'ve| have)? (?:\w+ )?(?:like|love|adore|hate|dislike|prefer|enjoy|live|lived|work|worked|study|studied|have|had|own|play|speak|grew up|moved|am allergic|was born|always|never|usually|need|want)\b/i,
    0.7,
  ],
  [/\b(?:i am|i'm|we are|we're) (?:a|an|from|in|allergic|married|vegetarian|vegan|\d+)\b/i, 0.7],
  [/\b(?:my|our) (?:[\p{L}-]+ ){1,3}(?:is|are|was|were|has|have|lives?|likes?)\b/iu, 0.7],
]
const REQUEST =
  /^(?:please,? )?(?:remember|do not forget|don't forget|note)\b(?: that)?[:,]?\s+(.+)$/i
const ASKED_FOR = 0.9
/** What no rule knows, also what is said in other languages, is kept with doubt and soon fades. */
const ANYTHING = 0.3
const MIN_WORDS = 4
const MAX_LENGTH = 500

/** What users say about themselves, sentence by sentence, in their own words. Needs no model. */
export function extractByRules(spoken: readonly Spoken[]): NewFact[] {
  return spoken
    .filter(({ role }) => role === 'user')
    .flatMap((said) =>
      sentencesIn(said.text).flatMap((sentence) => {
        const found = judge(sentence)
        return found ? [{ ...found, source: sourceOf(said) }] : []
      }),
    )
}

/** Where a fact is from that was taken from these words. */
export function sourceOf({ role, turn, timestampUs }: Spoken): NewFact['source'] {
  return { role, turn: turn ?? null, timestampUs }
}

function judge(sentence: string): { text: string; confidence: number } | null {
  if (/[?？]$/.test(sentence) || sentence.length > MAX_LENGTH) return null
  const asked = REQUEST.exec(sentence)?.[1]
  if (asked !== undefined) return { text: capitalised(asked), confidence: ASKED_FOR }
  const rule = RULES.find(([pattern]) => pattern.test(sentence))
  if (rule) return { text: sentence, confidence: rule[1] }
  const words = sentence.match(/[\p{L}\p{N}]+/gu) ?? []
  return words.length < MIN_WORDS ? null : { text: sentence, confidence: ANYTHING }
}

function sentencesIn(text: string): string[] {
  const segments = new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text)
  return [...segments].map(({ segment }) => segment.trim()).filter((sentence) => sentence !== '')
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
