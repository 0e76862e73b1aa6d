import type { ComponentContext } from '../../../core/index.ts'
import { type ClientSocket, keyFor, openSocket, socketUrl } from '../../providers/index.ts'

const DEEPGRAM = 'wss://api.deepgram.com'
const CONNECT_MS = 10_000

/** What a connection is opened with, named as Deepgram names it. */
export interface DeepgramConfig {
  readonly api_key_env_var: string
  readonly model: string
  readonly language: string
  readonly sample_rate: number
  readonly channels: number
  readonly interim_results: boolean
  readonly utterance_end_ms: number
  readonly vad_events: boolean
  readonly smart_format: boolean
  readonly diarize: boolean
  readonly base_url?: string | undefined
  readonly fallback: readonly Partial<DeepgramConfig>[]
}

/** A stretch of speech that Deepgram will not change any more. */
export interface FinalResult {
  /** Trimmed; may be empty. */
  readonly text: string
  /** Number of who spoke first, where speakers are told apart. */
  readonly speaker: number | null
  /** When the last word in it ended, in seconds of this connection's audio. */
  readonly endSeconds: number
  /** It is the answer to `Finalize`. */
  readonly fromFinalize: boolean
}

export function listenUrl(config: DeepgramConfig): string {
  const query = {
    model: config.model,
    language: config.language,
    encoding: 'linear16',
    sample_rate: String(config.sample_rate),
    channels: String(config.channels),
    interim_results: String(config.interim_results),
    utterance_end_ms: String(config.utterance_end_ms),
    vad_events: String(config.vad_events),
    smart_format: String(config.smart_format),
    diarize: String(config.diarize),
  }
  return socketUrl(config.base_url || DEEPGRAM, { path: 'listen', usualPath: '/v1/listen', query })
}

/** @throws ProviderError */
export async function openDeepgram(
  context: Pick<ComponentContext, 'clock' | 'signal' | 'secrets'>,
  config: DeepgramConfig,
): Promise<ClientSocket> {
  const url = listenUrl(config)
  const keyName = config.api_key_env_var
  const key = keyFor(context, config, url)
  return openSocket(context, url, {
    timeoutMs: CONNECT_MS,
    headers: key ? { authorization: `Token ${key}` } : {},
    keyName,
  })
}

interface Results {
  readonly type?: string
  readonly is_final?: boolean
  readonly from_finalize?: boolean
  readonly start?: number
  readonly duration?: number
  readonly channel?: {
    readonly alternatives?: readonly {
      readonly transcript?: string
      readonly words?: readonly { readonly speaker?: number; readonly end?: number }[]
    }[]
  }
}

/** A final result; null for interim ones, for other messages and for what is none. */
export function readResult(message: string | Buffer): FinalResult | null {
  const results = parsed(message)
  if (results?.type !== 'Results' || results.is_final !== true) return null
  const best = results.channel?.alternatives?.[0]
  return {
    text: (best?.transcript ?? '').trim(),
    speaker: best?.words?.[0]?.speaker ?? null,
    endSeconds: best?.words?.at(-1)?.end ?? (results.start ?? 0) + (results.duration ?? 0),
    fromFinalize: results.from_finalize === true,
  }
}

function parsed(message: string | Buffer): Results | null {
  try {
    return JSON.parse(String(message)) as Results | null
  } catch {
    return null
  }
}
