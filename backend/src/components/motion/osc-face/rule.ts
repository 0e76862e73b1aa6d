import { EXPRESSIONS, type Expression } from './expressions.ts'

export interface RuleChoice {
  readonly expression: Expression
  /** True when nothing in the text really speaks for it. */
  readonly isWeak: boolean
}

const TAG = new RegExp(
  `\\b(?:emotion|expr|expression)\\s*[:：]\\s*["'“*]*(${EXPRESSIONS.join('|')})\\b`,
)

/** Cue words, lower-case; the first group that is found anywhere in a text wins. */
const CUES: readonly (readonly [Expression, RegExp])[] = [
  ['scared', /scared|afraid|terrif|frighten|scary|horrif|panic|creepy|nightmare/],
  ['shy', /\bshy|embarrass|blush|bashful|fluster/],
  ['smirk', /smirk|hehe|heh heh|\bsly\b|teasing|mischie|\bsmug/],
  ['sleepy', /sleepy|\btired|yawn|drowsy|exhausted|bedtime|good ?night/],
  ['cute', /\bcute|adorable|kawaii|cuddl|\bnya+n?\b/],
  ['happy', /(?<!un)happy|\bglad|\byay|hooray|wonderful|\bjoy|delight|awesome|haha|\blove|thank/],
  ['sad', /\bsad|unhappy|sorry|\bcry\b|\bcrying|\btears|miss you|lonely|heartbroken|unfortunate/],
  ['angry', /angry|furious|annoy|\bmad\b|\brage|\bhate\b|outrag|irritat/],
  ['surprised', /surpris|\bwow|\bwhoa|\bamazed|unbelievable|unexpected|no way|astonish|shock/],
]

/** Chooses an expression by what is written: a tag, else cue words, else whether it asks something. */
export function chooseByRule(text: string): RuleChoice {
  const lower = text.toLowerCase()
  const tagged = TAG.exec(lower)?.[1]
  if (tagged !== undefined) return { expression: tagged as Expression, isWeak: false }
  const cued = CUES.find(([, cues]) => cues.test(lower))
  if (cued) return { expression: cued[0], isWeak: false }
  return { expression: /[?？]/.test(lower) ? 'thinking' : 'neutral', isWeak: true }
}
