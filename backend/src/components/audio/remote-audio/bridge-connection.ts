import { type ComponentContext, z } from '../../../core/index.ts'
import { type ClientSocket, hostOf, openSocket, ProviderError } from '../../providers/index.ts'

/** What the bridge answers to a client that says what it wants. */
const Answer = z.union([
  z.object({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), error: z.string().default('no reason given') }),
])

export const remoteAudioFields = {
  server_url: z
    .url({
      protocol: /^wss?$/,
      error: 'expected an address such as ws://192.168.0.7:8765/ws/audio',
    })
    .default('ws://127.0.0.1:8765/ws/audio')
    .describe('Address of the audio bridge (`openneuro audio-bridge` on the other computer)'),
  sample_rate: z.int().min(8000).max(192_000).default(48_000).describe('Samples per second'),
  frame_ms: z.int().min(5).max(1000).default(20).describe('Length of a frame, in ms'),
  max_reconnect_delay: z
    .number()
    .min(1)
    .max(3600)
    .default(10)
    .describe('Longest wait before it connects again, in seconds'),
}

export interface RemoteAudioConfig {
  readonly server_url: string
  readonly sample_rate: number
  readonly channels: number
  readonly frame_ms: number
  readonly max_reconnect_delay: number
}

/** Time for a connection and its first answer, ms. */
const TIMEOUT_MS = 10_000

/**
 * Opens a connection to the bridge and says which end of it is wanted.
 * @throws ProviderError when it cannot be reached or refuses
 */
export function connectToBridge(
  context: Pick<ComponentContext<RemoteAudioConfig>, 'clock' | 'signal' | 'config'>,
  role: 'audio_in' | 'audio_out',
): Promise<ClientSocket> {
  const { server_url: url, sample_rate, channels, frame_ms } = context.config
  return openSocket(context, url, {
    timeoutMs: TIMEOUT_MS,
    hello: { role, sample_rate, channels, frame_ms },
    greeting(message) {
      const answer = Answer.safeParse(jsonOf(message))
      if (!answer.success) throw refused(url, 'sent no answer that can be understood')
      if (!answer.data.ok) throw refused(url, `refused: ${answer.data.error}`)
    },
  })
}

function jsonOf(message: string | Buffer | null): unknown {
  if (typeof message !== 'string') return null
  try {
    return JSON.parse(message)
  } catch {
    return null
  }
}

/** Tried again all the same: somebody may mend it at the other end. */
function refused(url: string, did: string): ProviderError {
  const advice = 'Look at what the bridge prints on the other computer'
  return new ProviderError({
    failure: 'garbage',
    did,
    advice,
    host: hostOf(url),
    isPermanent: false,
  })
}
