import type { ComponentContext } from '../../../core/index.ts'
import {
  keyFor,
  ProviderError,
  type ProviderFetchOptions,
  providerFetch,
} from '../../providers/index.ts'
import type { PcmDecoder, Sound } from '../synthesis/index.ts'
import type { TtsConfig } from './config.ts'

/** Until the answer begins, and between two pieces of it. */
const TIMEOUT_MS = 10_000

export interface SpeechRequest {
  readonly config: TtsConfig
  readonly text: string
  readonly context: Pick<ComponentContext, 'clock' | 'signal' | 'secrets'>
  readonly signal: AbortSignal
}

interface Question {
  readonly url: string
  readonly scheme: 'Basic' | 'Bearer'
  readonly body: object
}

/**
 * The beginning of the answer, and how the rest is to be read.
 *
 * @throws ProviderError
 */
export async function ask(
  { config, context, signal }: SpeechRequest,
  { url, scheme, body }: Question,
): Promise<{ response: Response; options: ProviderFetchOptions }> {
  const keyName = config.api_key_env_var
  const key = keyFor(context, config, url)
  const options = { timeoutMs: TIMEOUT_MS, signal, keyName }
  const headers = {
    'content-type': 'application/json',
    ...(key && { authorization: `${scheme} ${key}` }),
  }
  const init = { method: 'POST', headers, body: JSON.stringify(body) }
  return { response: await providerFetch(context, url, init, options), options }
}

/** @throws ProviderError for something that is no sound */
export function soundOf(decoder: PcmDecoder, bytes: Uint8Array, host: string): Sound | null {
  try {
    return decoder.push(bytes)
  } catch (cause) {
    const did = `answered with sound that cannot be read: ${cause instanceof Error ? cause.message : cause}`
    throw new ProviderError({ failure: 'garbage', did, host, cause })
  }
}
