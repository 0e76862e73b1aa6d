import type { Choice } from '../../../core/index.ts'
import { knownOf } from '../../local-models/index.ts'
import {
  type FoundServer,
  findLocalServers,
  type LocalServer,
} from '../chat-model/local-servers.ts'

/** Hosted models to begin with; any other name can be typed. */
const HOSTED = [
  'groq/llama-3.3-70b-versatile',
  'groq/llama-3.1-8b-instant',
  'groq/openai/gpt-oss-20b',
  'openai/gpt-4o-mini',
  'openai/gpt-4o',
  'openai/gpt-4.1-nano',
  'anthropic/claude-3-5-haiku-latest',
  'anthropic/claude-sonnet-4-5',
  'google/gemini-2.5-flash',
  'google/gemini-2.5-flash-lite',
]

/** Models to choose from: what runs on this machine first. */
export async function modelChoices(
  servers?: readonly LocalServer[],
  limitMs?: number,
): Promise<Choice[]> {
  const found = await findLocalServers(servers, limitMs)
  return [
    ...found.flatMap(served),
    ...knownOf('chat').map((repository) => choice(`local/${repository}`, 'in this process')),
    choice('offline/eliza', 'rules, no model'),
    ...HOSTED.map((name) => choice(name)),
  ]
}

function served({ provider, label, models }: FoundServer): Choice[] {
  return models.map((id) => choice(`${provider}/${id}`, `${label} on this machine`))
}

function choice(value: string, remark?: string): Choice {
  return { value, label: remark === undefined ? value : `${value} (${remark})` }
}
