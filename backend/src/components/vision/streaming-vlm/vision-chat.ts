import type { ComponentContext } from '../../../core/index.ts'
import { hostOf, missingKey, ProviderError, providerJson, urlBelow } from '../../providers/index.ts'

const TIMEOUT_MS = 60_000
const MAX_ANSWER = 300
export const OPENAI_URL = 'https://api.openai.com/v1'
export const KEY = 'OPENAI_API_KEY'

/** A message of an OpenAI chat. */
export interface VisionMessage {
  readonly role: 'system' | 'user' | 'assistant'
  readonly content: string | readonly object[]
}

export interface VisionQuestion {
  readonly baseUrl: string
  readonly model: string
  readonly messages: readonly VisionMessage[]
  /** Name of the one text that the answer holds. */
  readonly field: string
  readonly maxTokens: number
}

/** A picture as part of a message. */
export function pictureMessage(jpeg: Buffer): VisionMessage {
  const url = `data:image/jpeg;base64,${jpeg.toString('base64')}`
  return { role: 'user', content: [{ type: 'image_url', image_url: { url } }] }
}

/** Asks for one text as a structured answer. @throws ProviderError */
export async function askForText(
  question: VisionQuestion,
  context: Pick<ComponentContext, 'clock' | 'signal' | 'secrets'>,
): Promise<string> {
  const { baseUrl } = question
  const key = context.secrets.get(KEY)
  if (!key && isOpenAi(baseUrl)) throw missingKey(hostOf(baseUrl), KEY)
  const headers = {
    'content-type': 'application/json',
    ...(key ? { authorization: `Bearer ${key}` } : {}),
  }
  const answer = await providerJson(
    context,
    urlBelow(baseUrl, 'chat/completions'),
    { method: 'POST', headers, body: JSON.stringify(bodyOf(question)) },
    { timeoutMs: TIMEOUT_MS, keyName: KEY },
  )
  return textIn(answer, question)
}

export function isOpenAi(baseUrl: string): boolean {
  return hostOf(baseUrl) === hostOf(OPENAI_URL)
}

function bodyOf({ baseUrl, model, messages, field, maxTokens }: VisionQuestion) {
  const schema = {
    type: 'object',
    properties: { [field]: { type: 'string' } },
    required: [field],
    additionalProperties: false,
  }
  return {
    model,
    messages,
    response_format: { type: 'json_schema', json_schema: { name: field, strict: true, schema } },
    // OpenAI's own models refuse the name that all other servers know.
    [isOpenAi(baseUrl) ? 'max_completion_tokens' : 'max_tokens']: maxTokens,
  }
}

function textIn(answer: unknown, { field, baseUrl }: VisionQuestion): string {
  const { choices } = answer as { choices?: { message?: { content?: unknown } }[] }
  const content = choices?.[0]?.message?.content
  const text = typeof content === 'string' ? fieldOf(content, field) : null
  if (text !== null) return text
  throw new ProviderError({
    failure: 'garbage',
    did: `answered without "${field}"`,
    advice: 'choose a model that gives structured answers',
    host: hostOf(baseUrl),
    answer: JSON.stringify(content ?? answer ?? null).slice(0, MAX_ANSWER),
  })
}

/** Some models put their JSON into a fence of Markdown. */
function fieldOf(content: string, field: string): string | null {
  const start = content.indexOf('{')
  const end = content.lastIndexOf('}')
  if (start === -1 || end < start) return null
  try {
    const value = JSON.parse(content.slice(start, end + 1)) as Record<string, unknown>
    return typeof value[field] === 'string' ? value[field].trim() : null
  } catch {
    return null
  }
}
