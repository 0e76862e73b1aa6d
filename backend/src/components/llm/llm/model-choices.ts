import type { Choice } from '../../../core/index.ts'
import { knownOf } from '../../local-models/index.ts'
import { type FoundServer, findLocalServers } from '../chat-model/local-servers.ts'

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
export async function modelChoices(): Promise<Choice[]> {
  const servers = await findLocalServers()
  return [
    ...servers.flatMap(served),
    ...knownOf('chat').map((name) => ({
      value: `local/${name}`,
      label: `local/${name} (on this machine)`,
    })),
    { value: 'offline/eliza', label: 'offline/eliza (rules, no model)' },
    ...HOSTED.map((name) => ({ value: name, label: name })),
  ]
}

function served({ provider, label, models }: FoundServer): Choice[] {
  return models.map((id) => {
    const name = `${provider}/${id}`
    return { value: name, label: `${name} (${label}, running)` }
  })
}
