import type { ComponentContext } from '../../../core/index.ts'
import {
  type ClientSocket,
  hostOf,
  missingKey,
  openSocket,
  ProviderError,
} from '../../providers/index.ts'
import { PcmDecoder, type Sound } from '../synthesis/index.ts'
import { type FishConfig, fishUrl } from './config.ts'

const SAMPLE_RATE = 44_100
/** Until the connection is there, and for the next sound once the text is complete. */
const TIMEOUT_MS = 10_000
/** The first sentence is not kept waiting until a whole block of text is there. */
const FIRST_SENTENCE = /[\p{L}\p{N}].*[.!?…]["'”’)\]]*\s/su

export interface FishRequest {
  readonly config: FishConfig
  /** The text as it comes. */
  readonly pieces: AsyncIterable<string>
  readonly context: Pick<ComponentContext, 'clock' | 'signal' | 'secrets'>
  readonly signal: AbortSignal
}

/**
 * Speech from Fish Audio: one WebSocket for one reply, with MessagePack in both directions. Text goes in
 * while sound comes out.
 *
 * https://docs.fish.audio/api-reference/endpoint/websocket/tts-live
 *
 * @throws ProviderError
 */
export async function* fishSpeech(request: FishRequest): AsyncGenerator<Sound> {
  const { config, context, signal } = request
  const url = fishUrl(config)
  const key = context.secrets.get(config.api_key_env_var)
  if (!key) throw missingKey(hostOf(url), config.api_key_env_var)
  const [{ decode, encode }, socket] = await Promise.all([
    import('@msgpack/msgpack'),
    openSocket(context, url, {
      headers: { authorization: `Bearer ${key}`, model: config.model },
      keyName: config.api_key_env_var,
      timeoutMs: TIMEOUT_MS,
      signal,
    }),
  ])
  const patience = new Patience(context.clock, socket)
  const giveUp = () => socket.terminate()
  signal.addEventListener('abort', giveUp, { once: true })
  if (signal.aborted) giveUp()
  try {
    void write(request, (event) => socket.send(encode(event))).then(() => patience.begin())
    yield* read(socket, patience, (bytes) => decode(bytes) as ServerEvent)
  } finally {
    signal.removeEventListener('abort', giveUp)
    patience.end()
    socket.terminate()
  }
}

async function write(
  { config, pieces }: FishRequest,
  send: (event: object) => void,
): Promise<void> {
  send({
    event: 'start',
    request: {
      text: '',
      format: 'pcm',
      sample_rate: SAMPLE_RATE,
      latency: 'balanced',
      reference_id: config.reference_id,
    },
  })
  let first: string | null = ''
  for await (const text of pieces) {
    send({ event: 'text', text })
    if (first === null) continue
    first += text
    if (!FIRST_SENTENCE.test(first)) continue
    send({ event: 'flush' })
    first = null
  }
  send({ event: 'stop' })
}

interface ServerEvent {
  readonly event: 'audio' | 'finish' | 'error' | 'log'
  readonly audio?: Uint8Array
  readonly reason?: 'stop' | 'error'
}

async function* read(
  socket: ClientSocket,
  patience: Patience,
  parse: (bytes: Uint8Array) => ServerEvent,
): AsyncGenerator<Sound> {
  // A piece may end in the middle of a sample.
  const decoder = new PcmDecoder(SAMPLE_RATE)
  for (;;) {
    const event = eventOf(await patience.wait(socket.next()), socket.host, parse)
    if (event.event === 'finish' && event.reason !== 'error') return
    if (event.event === 'finish' || event.event === 'error') {
      const did = 'gave up in the middle of its answer'
      throw new ProviderError({ failure: 'status', did, host: socket.host, isPermanent: false })
    }
    const sound = event.audio ? decoder.push(event.audio) : null
    if (sound) yield sound
  }
}

function eventOf(
  message: string | Buffer | null,
  host: string,
  parse: (bytes: Uint8Array) => ServerEvent,
): ServerEvent {
  if (message === null) {
    const did = 'closed the connection before it was finished'
    throw new ProviderError({ failure: 'connection', did, host })
  }
  try {
    if (typeof message === 'string') throw new Error('a text message')
    const event = parse(message)
    if (typeof event?.event === 'string') return event
    throw new Error('a message without event')
  } catch (cause) {
    const did = 'answered with something that is no MessagePack event'
    throw new ProviderError({ failure: 'garbage', did, host, cause })
  }
}

/** How long the next message may take, once the whole text was sent. */
class Patience {
  readonly #clock: ComponentContext['clock']
  readonly #socket: ClientSocket
  #hasBegun = false
  #isOver = false
  #isLate = false
  #timer = new AbortController()

  constructor(clock: ComponentContext['clock'], socket: ClientSocket) {
    this.#clock = clock
    this.#socket = socket
  }

  begin(): void {
    this.#hasBegun = true
    this.#restart()
  }

  end(): void {
    this.#isOver = true
    this.#timer.abort()
  }

  async wait<Message>(message: Promise<Message>): Promise<Message> {
    this.#restart()
    try {
      return await message
    } catch (error) {
      if (!this.#isLate) throw error
      const did = `did not answer within ${TIMEOUT_MS / 1000} s`
      throw new ProviderError({ failure: 'timeout', did, host: this.#socket.host })
    }
  }

  #restart(): void {
    if (!this.#hasBegun || this.#isOver) return
    this.#timer.abort()
    const timer = new AbortController()
    this.#timer = timer
    void this.#clock.sleep(TIMEOUT_MS, timer.signal).then(() => {
      if (timer.signal.aborted) return
      this.#isLate = true
      this.#socket.terminate()
    })
  }
}
