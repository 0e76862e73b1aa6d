import type { ComponentContext } from '../../../core/index.ts'
import { hostOf, missingKey, ProviderError, providerJson, urlBelow } from '../../providers/index.ts'

/** Where a request goes and what it says. */
export interface TranscriptionConfig {
  readonly api_key_env_var: string
  readonly model: string
  readonly language: string
  /** Seconds. */
  readonly timeout: number
  readonly base_url?: string | undefined
}

const GROQ = 'https://api.groq.com/openai/v1'

export function transcriptionUrl({ base_url }: TranscriptionConfig): string {
  return urlBelow(base_url || GROQ, 'audio/transcriptions')
}

/**
 * What is said in a wav file, trimmed. The protocol is that of OpenAI's `audio/transcriptions`.
 *
 * @throws ProviderError
 */
export async function transcribe(
  context: Pick<ComponentContext, 'clock' | 'signal' | 'secrets'>,
  config: TranscriptionConfig,
  { wav, signal }: { readonly wav: Uint8Array; readonly signal: AbortSignal },
): Promise<string> {
  const url = transcriptionUrl(config)
  const keyName = config.api_key_env_var
  const key = keyName === '' ? undefined : context.secrets.get(keyName)
  // A server of one's own may need none.
  if (!key && !config.base_url) throw missingKey(hostOf(url), keyName)
  const answer = await providerJson(
    context,
    url,
    {
      method: 'POST',
      headers: key ? { authorization: `Bearer ${key}` } : {},
      body: formOf(config, wav),
    },
    { timeoutMs: config.timeout * 1000, signal, keyName },
  )
  return textOf(answer, hostOf(url))
}

function formOf({ model, language }: TranscriptionConfig, wav: Uint8Array): FormData {
  const form = new FormData()
  form.append(
    'file',
    new Blob([wav as Uint8Array<ArrayBuffer>], { type: 'audio/wav' }),
    'audio.wav',
  )
  form.append('model', model)
  if (language !== '') form.append('language', language)
  form.append('response_format', 'json')
  return form
}

function textOf(answer: unknown, host: string): string {
  const { text } = (answer ?? {}) as { text?: unknown }
  if (typeof text === 'string') return text.trim()
  throw new ProviderError({ failure: 'garbage', did: 'answered without a text', host })
}
