import { randomUUID } from 'node:crypto'
import type { ComponentContext } from '../../../core/index.ts'
import { hostOf, keyFor, ProviderError, providerJson, urlBelow } from '../../providers/index.ts'

/** Where a request goes and what it says. */
export interface TranscriptionConfig {
  readonly api_key_env_var: string
  readonly model: string
  readonly language: string
  /** Seconds. */
  readonly timeout: number
  readonly base_url?: string | undefined
}

/** Stands between the parts of a form; too long and odd to be in a sound or a setting. */
const BOUNDARY = `openneuro-${randomUUID()}`

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
  const key = keyFor(context, config, url)
  const answer = await providerJson(
    context,
    url,
    {
      method: 'POST',
      headers: {
        'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
        ...(key && { authorization: `Bearer ${key}` }),
      },
      body: formOf(config, wav),
    },
    { timeoutMs: config.timeout * 1000, signal, keyName },
  )
  return textOf(answer, hostOf(url))
}

/**
 * A multipart form. Made here rather than by FormData, which would read the file piece by piece while
 * somebody waits for an answer.
 */
function formOf(
  { model, language }: TranscriptionConfig,
  wav: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const fields = { model, ...(language !== '' && { language }), response_format: 'json' }
  const head = Object.entries(fields).map(([name, value]) => `${partOf(name)}\r\n\r\n${value}\r\n`)
  const file = `${partOf('file')}; filename="audio.wav"\r\nContent-Type: audio/wav\r\n\r\n`
  return Buffer.concat([
    Buffer.from(head.join('') + file),
    wav,
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ])
}

function partOf(name: string): string {
  return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"`
}

function textOf(answer: unknown, host: string): string {
  const { text } = (answer ?? {}) as { text?: unknown }
  if (typeof text === 'string') return text.trim()
  throw new ProviderError({ failure: 'garbage', did: 'answered without a text', host })
}
