import { type ComponentContext, z } from '../../../core/index.ts'
import { hostOf, missingKey, ProviderError, providerJson, urlBelow } from '../../providers/index.ts'
import { EXPRESSIONS, type Expression } from './expressions.ts'
import type { FaceSettings } from './settings.ts'

export const GROQ_URL = 'https://api.groq.com/openai/v1'
const PATH = 'chat/completions'
const MAX_TOKENS = 60
/** Of a longer text the model sees the end, in UTF-16 units. */
const MAX_UNITS = 2000
const MAX_ANSWER = 300

const INSTRUCTIONS =
  'You choose the expression on a character’s face for a text that the character says. ' +
  `Answer with JSON alone, {"expression": name}, where name is one of: ${EXPRESSIONS.join(', ')}.`

const Answer = z.object({ expression: z.enum(EXPRESSIONS) })
const Completion = z.object({
  choices: z.tuple([z.object({ message: z.object({ content: z.string() }) })], z.unknown()),
})

/** Asks a language model which expression fits. @throws ProviderError */
export async function askModel(
  text: string,
  settings: FaceSettings,
  context: Pick<ComponentContext, 'clock' | 'signal' | 'secrets'>,
  signal: AbortSignal,
): Promise<Expression> {
  const url = chatUrl(settings.emotion_llm_url)
  const keyName = settings.emotion_llm_api_key_env_var
  const key = context.secrets.get(keyName)
  if (!key && hostOf(url) === hostOf(GROQ_URL)) throw missingKey(hostOf(url), keyName)
  const headers = {
    'content-type': 'application/json',
    ...(key ? { authorization: `Bearer ${key}` } : {}),
  }
  const completion = await providerJson(
    context,
    url,
    { method: 'POST', headers, body: JSON.stringify(questionAbout(text, settings)) },
    { timeoutMs: settings.emotion_llm_timeout_s * 1000, signal, keyName },
  )
  return expressionIn(completion, url)
}

/** The address of the chat itself, of what is above it, or of Groq's when there is none. */
export function chatUrl(url: string): string {
  const base = (url || GROQ_URL).replace(/\/+$/, '')
  return base.endsWith(`/${PATH}`) ? base : urlBelow(base, PATH)
}

function questionAbout(text: string, { emotion_llm_model }: FaceSettings) {
  const schema = {
    type: 'object',
    properties: { expression: { type: 'string', enum: EXPRESSIONS } },
    required: ['expression'],
    additionalProperties: false,
  }
  return {
    model: emotion_llm_model,
    temperature: 0,
    max_tokens: MAX_TOKENS,
    messages: [
      { role: 'system', content: INSTRUCTIONS },
      { role: 'user', content: text.slice(-MAX_UNITS).toWellFormed() },
    ],
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'expression', strict: true, schema },
    },
  }
}

function expressionIn(completion: unknown, url: string): Expression {
  const content = Completion.safeParse(completion).data?.choices[0].message.content
  const answer = Answer.safeParse(jsonIn(content ?? ''))
  if (answer.success) return answer.data.expression
  throw new ProviderError({
    failure: 'garbage',
    did: 'answered without an expression that there is',
    advice: 'choose a model that gives structured answers',
    host: hostOf(url),
    answer: (content ?? '').slice(0, MAX_ANSWER),
  })
}

/** Some models put their JSON into a fence of Markdown. */
function jsonIn(content: string): unknown {
  try {
    return JSON.parse(content.replace(/^\s*```(?:json)?\s*|\s*```\s*$/g, ''))
  } catch {
    return null
  }
}
