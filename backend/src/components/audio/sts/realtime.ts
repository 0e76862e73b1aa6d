import type { ComponentContext } from '../../../core/index.ts'
import {
  type ClientSocket,
  hostOf,
  keyFor,
  openSocket,
  ProviderError,
  socketUrl,
} from '../../providers/index.ts'

const OPENAI = 'https://api.openai.com/v1'
const CONNECT_MS = 10_000
/** The only rate that the protocol knows for PCM, in Hz. */
export const REALTIME_RATE = 24_000
/** Mistakes that the next attempt would make as well. */
const FOR_GOOD = ['invalid_api_key', 'model_not_found', 'invalid_model', 'insufficient_quota']

export interface RealtimeConfig {
  readonly api_key_env_var: string
  readonly model: string
  readonly voice: string
  readonly base_url?: string | undefined
  readonly fallback: readonly Partial<RealtimeConfig>[]
}

/** What the server tells, as far as it concerns us. */
export type RealtimeEvent =
  | { readonly type: 'response_started'; readonly response: string }
  | {
      readonly type: 'audio'
      readonly response: string
      readonly item: string
      readonly contentIndex: number
      /** 16-bit little-endian samples, mono, 24 kHz. */
      readonly pcm16: Uint8Array
    }
  | {
      readonly type: 'response_done'
      readonly response: string
      /** Null when it went well, or was cancelled. */
      readonly error: RealtimeError | null
    }
  | { readonly type: 'error'; readonly error: RealtimeError }

export interface RealtimeError {
  readonly code: string
  readonly message: string
}

export function realtimeUrl({ base_url, model }: RealtimeConfig): string {
  return socketUrl(base_url || OPENAI, {
    path: 'realtime',
    usualPath: '/v1/realtime',
    query: { model },
  })
}

/** Opens a session with the model and the voice of the configuration. @throws ProviderError */
export async function openRealtime(
  context: Pick<ComponentContext, 'clock' | 'signal' | 'secrets'>,
  config: RealtimeConfig,
): Promise<ClientSocket> {
  const url = realtimeUrl(config)
  const keyName = config.api_key_env_var
  const key = keyFor(context, config, url)
  const socket = await openSocket(context, url, {
    timeoutMs: CONNECT_MS,
    headers: key ? { authorization: `Bearer ${key}` } : {},
    keyName,
    greeting: (message) => refuseErrors(message, { host: hostOf(url), keyName }),
  })
  socket.send(sessionUpdate(config))
  return socket
}

function sessionUpdate({ voice }: RealtimeConfig): object {
  const format = { type: 'audio/pcm', rate: REALTIME_RATE }
  return {
    type: 'session.update',
    session: {
      type: 'realtime',
      output_modalities: ['audio'],
      audio: {
        input: { format, turn_detection: { type: 'server_vad' } },
        output: { format, voice },
      },
    },
  }
}

/** A server that refuses a session says so in place of `session.created`. */
function refuseErrors(
  message: string | Buffer | null,
  { host, keyName }: { host: string; keyName: string },
): void {
  const event = message === null ? null : readEvent(message)
  if (event?.type === 'error') throw failureOf(event.error, { host, keyName })
}

/** The error as something that ends the connection. */
export function failureOf(
  { code, message }: RealtimeError,
  { host, keyName }: { host: string; keyName: string },
): ProviderError {
  return new ProviderError({
    failure: 'status',
    did: `answered ${code}`,
    advice: adviceFor(code, keyName),
    host,
    isPermanent: endsForGood(code),
    answer: message,
  })
}

export function endsForGood(code: string): boolean {
  return FOR_GOOD.includes(code)
}

function adviceFor(code: string, keyName: string): string | undefined {
  if (code === 'invalid_api_key') return `Paste a new key for ${keyName}`
  if (code.includes('model')) return 'set model to one that is still offered, such as gpt-realtime'
  return undefined
}

interface ServerEvent {
  readonly type?: string
  readonly response_id?: string
  readonly item_id?: string
  readonly content_index?: number
  readonly delta?: string
  readonly response?: {
    readonly id?: string
    readonly status?: string
    readonly status_details?: { readonly error?: Partial<RealtimeError> }
  }
  readonly error?: Partial<RealtimeError> & { readonly type?: string }
}

/** Reads a message of the server; null for what does not concern us and for what is none. */
export function readEvent(message: string | Buffer): RealtimeEvent | null {
  const event = parsed(message)
  switch (event?.type) {
    case 'response.created':
      return { type: 'response_started', response: event.response?.id ?? '' }
    // The second name is that of the protocol before it was generally available.
    case 'response.output_audio.delta':
    case 'response.audio.delta':
      return {
        type: 'audio',
        response: event.response_id ?? '',
        item: event.item_id ?? '',
        contentIndex: event.content_index ?? 0,
        pcm16: wholeSamples(Buffer.from(event.delta ?? '', 'base64')),
      }
    case 'response.done':
      return { type: 'response_done', response: event.response?.id ?? '', error: errorIn(event) }
    case 'error':
      return { type: 'error', error: errorOf(event.error) }
    default:
      return null
  }
}

function errorIn({ response }: ServerEvent): RealtimeError | null {
  return response?.status === 'failed' ? errorOf(response.status_details?.error) : null
}

function errorOf(error: ServerEvent['error']): RealtimeError {
  return { code: error?.code ?? error?.type ?? 'unknown', message: error?.message ?? '' }
}

function wholeSamples(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.length - (bytes.length % 2))
}

function parsed(message: string | Buffer): ServerEvent | null {
  try {
    return JSON.parse(String(message)) as ServerEvent | null
  } catch {
    return null
  }
}
