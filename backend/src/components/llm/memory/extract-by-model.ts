import { MessageFrame, type NewFact, z } from '../../../core/index.ts'
import { ProviderError } from '../../providers/index.ts'
import type { ChatModel } from '../chat-model/chat-model.ts'
import { sourceOf } from './extract-by-rules.ts'
import { asLines, type Spoken } from './spoken.ts'

const TASK = `You keep notes about a user for a character who talks with them. From the conversation, list what
is worth remembering about the user in later conversations: names, people and animals, places, work, likes
and dislikes, plans, health, what they asked to remember. Each fact is one short sentence that can be
understood alone, in the language of the user. Leave out small talk, questions, what the assistant says
about itself, and anything that is only true now.
Answer with JSON and nothing else: {"facts": [{"text": "Lives in Lisbon", "confidence": 0.9}]}, with an
empty list when there is nothing.`

const MAX_FACTS = 20
/** What was said last counts. In UTF-16 units, as that below. */
const MAX_ASKED = 20_000
const MAX_ANSWER = 20_000
const USUAL_CONFIDENCE = 0.7

const Answered = z.union([
  z.string().transform((text) => ({ text, confidence: USUAL_CONFIDENCE })),
  z.object({
    text: z.string(),
    confidence: z.number().min(0).max(1).catch(USUAL_CONFIDENCE).default(USUAL_CONFIDENCE),
  }),
])
const Answer = z.union([
  z.array(Answered),
  z.object({ facts: z.array(Answered) }).transform(({ facts }) => facts),
])

export interface ExtractorOptions {
  readonly temperature: number
  readonly maxTokens: number
}

/**
 * Has a model tell what is worth remembering.
 * @throws ProviderError when it cannot be asked, or answers with something else
 */
export async function extractByModel(
  model: ChatModel,
  spoken: readonly Spoken[],
  { temperature, maxTokens }: ExtractorOptions,
  signal: AbortSignal,
): Promise<NewFact[]> {
  const said = spoken.findLast(({ role }) => role === 'user')
  if (!said) return []
  const messages = [
    new MessageFrame({ role: 'system', content: TASK }),
    new MessageFrame({ role: 'user', content: asLines(spoken).slice(-MAX_ASKED) }),
  ]
  let answer = ''
  for await (const part of model.stream({ messages, tools: [], temperature, maxTokens }, signal)) {
    if (part.type === 'text') answer += part.text
    if (answer.length > MAX_ANSWER) break
  }
  signal.throwIfAborted()
  return factsIn(answer).map((fact) => ({ ...fact, source: sourceOf(said) }))
}

/** Models like to put JSON between words, and in a fence. */
function factsIn(answer: string): { text: string; confidence: number }[] {
  const json = /[[{][\s\S]*[\]}]/.exec(answer)?.[0]
  const parsed = Answer.safeParse(json === undefined ? null : parse(json))
  if (parsed.success) return parsed.data.slice(0, MAX_FACTS)
  throw new ProviderError({
    failure: 'garbage',
    did: 'answered with something that is no list of facts',
    advice: 'choose another llm_model',
    host: 'the model for memories',
  })
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}
