/** Who it is, said whenever somebody asks: nobody should take it for a language model. */
export const SELF =
  "I am the responder that comes with OpenNeuro: a few rules, no language model. I work without a network and without a key. Choose another model in the LLM node's settings for a real conversation."

interface Rule {
  readonly pattern: RegExp
  readonly answer: (...groups: string[]) => string
}

const RULES: readonly Rule[] = [
  {
    pattern:
      /\b(who|what) are you\b|\bare you (an? )?(ai|bot|robot|human|person|real|model|llm|language model)\b|\byour name\b|\bwhich model\b/i,
    answer: () => SELF,
  },
  {
    pattern: /\b(?:my name is|call me) ([\p{L}'-]+)/iu,
    answer: (name) => `Nice to meet you, ${name}.`,
  },
  {
    pattern: /^(hello|hi|hey|good (morning|afternoon|evening))\b/i,
    answer: () => 'Hello! What shall we talk about?',
  },
  { pattern: /\b(bye|goodbye|see you|good night)\b/i, answer: () => 'Goodbye! I will be here.' },
  { pattern: /\b(thanks|thank you)\b/i, answer: () => 'You are welcome.' },
  { pattern: /\bsorry\b/i, answer: () => 'That is all right.' },
  {
    pattern: /(-?\d+(?:\.\d+)?) ?(\+|-|\*|\/|plus|minus|times|divided by) ?(-?\d+(?:\.\d+)?)/i,
    answer: (left, sign, right) => `That makes ${calculate(Number(left), sign!, Number(right))}.`,
  },
  {
    pattern: /\bi (?:feel|am feeling) ([^.!?,]+)/i,
    answer: (feeling) => `What is it that makes you feel ${mirrored(feeling!)}?`,
  },
  {
    pattern: /\bi (?:want|need|would like) ([^.!?,]+)/i,
    answer: (wish) => `Suppose you had ${mirrored(wish!)}: what would be different?`,
  },
  {
    pattern: /\bi (?:like|love) ([^.!?,]+)/i,
    answer: (liking) => `Tell me what is good about ${mirrored(liking!)}.`,
  },
  {
    pattern: /\bi (?:hate|dislike|don't like) ([^.!?,]+)/i,
    answer: (dislike) => `What happened with ${mirrored(dislike!)}?`,
  },
  {
    pattern: /\b(?:i am|i'm) ([^.!?,]+)/i,
    answer: (state) => `And how is it to be ${mirrored(state!)}?`,
  },
  {
    pattern: /\byou(?: are|'re) ([^.!?,]+)/i,
    answer: (what) => `What have I said that makes me look ${mirrored(what!)}?`,
  },
  { pattern: /\bbecause\b/i, answer: () => 'Is that the whole reason?' },
  {
    pattern: /^(who|what|when|where|why|how|which|can|could|do|does|is|are)\b.*\?/i,
    answer: () => 'My rules do not know that. What would you answer yourself?',
  },
]

const OTHERWISE: readonly ((said: string) => string)[] = [
  (said) => `You say "${said}". Tell me a little more.`,
  () => 'I see. What happened then?',
  () => 'How did that come about?',
  (said) => `What does "${said}" mean to you?`,
]

/**
 * What to answer to a line.
 * @param turn how many lines there have been: makes the answers to unknown ones differ
 */
export function replyTo(said: string, turn: number): string {
  for (const { pattern, answer } of RULES) {
    const match = pattern.exec(said)
    if (match) return answer(...match.slice(1).map((group) => group ?? ''))
  }
  return OTHERWISE[turn % OTHERWISE.length]!(shortened(said))
}

const MIRROR: Readonly<Record<string, string>> = {
  i: 'you',
  me: 'you',
  my: 'your',
  mine: 'yours',
  myself: 'yourself',
  am: 'are',
  you: 'me',
  your: 'my',
  yours: 'mine',
  yourself: 'myself',
}

/** The same words from the other side: `my cat` → `your cat`. */
export function mirrored(words: string): string {
  return words.trim().replace(/\p{L}+/gu, (word) => MIRROR[word.toLowerCase()] ?? word)
}

function calculate(left: number, sign: string, right: number): string {
  const results: Record<string, number> = {
    '+': left + right,
    plus: left + right,
    '-': left - right,
    minus: left - right,
    '*': left * right,
    times: left * right,
  }
  const result = results[sign.toLowerCase()] ?? left / right
  return Number.isFinite(result)
    ? String(Number(result.toPrecision(10)))
    : 'nothing that I can name'
}

function shortened(said: string): string {
  const line = said.trim().replace(/[.!?]+$/, '')
  return line.length <= 60 ? line : `${[...line].slice(0, 60).join('')}…`
}
