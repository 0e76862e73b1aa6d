import {
  type AudioFrame,
  audioFromPcm16,
  type ComponentContext,
  type InterruptFrame,
} from '../../../core/index.ts'
import { alternatives, hostOf, LastingSocket, withFallback } from '../../providers/index.ts'
import { pcm16, StreamConverter } from '../stream-converter.ts'
import {
  endsForGood,
  failureOf,
  openRealtime,
  REALTIME_RATE,
  type RealtimeConfig,
  type RealtimeError,
  type RealtimeEvent,
  readEvent,
  realtimeUrl,
} from './realtime.ts'
import { Reply } from './reply.ts'

const FORMAT = { sampleRate: REALTIME_RATE, channels: 1 }
/** Audio that is kept while there is no connection, in bytes of messages: about 10 s. */
const KEPT_BYTES = 10 * REALTIME_RATE * 2 * 1.4
/** Shorter than the time a node has to stop. */
const CLOSE_MS = 1000
/** What happens when a reply ends in the moment in which it is cancelled. */
const HARMLESS = ['response_cancel_not_active', 'session_expired']

type Context = ComponentContext<RealtimeConfig>

/** A spoken conversation with a model that hears and speaks by itself. */
export class Conversation {
  readonly #context: Context
  readonly #send: (frame: AudioFrame) => void
  readonly #converter = new StreamConverter(FORMAT)
  readonly #socket: LastingSocket
  /** The newest one. */
  #reply: Reply | null = null
  /** Replies that were cut off, whose rest may still come. */
  #cut = ''
  #turn: number | undefined
  #generation = 0
  readonly #toldCodes = new Set<string>()

  constructor(context: Context, send: (frame: AudioFrame) => void) {
    this.#context = context
    this.#send = send
    this.#socket = new LastingSocket({
      context,
      open: opener(context),
      onOpen: () => {
        // A new session knows nothing of what was said before.
        this.#reply = null
      },
      onMessage: (message) => this.#read(readEvent(message)),
      maxWaitingBytes: KEPT_BYTES,
      stopsForGood: context.config.fallback.length === 0,
    })
  }

  /** Keeps the connection until `finish`. */
  run(): Promise<void> {
    return this.#socket.run()
  }

  hear(frame: AudioFrame): void {
    const data = this.#converter.push(frame)
    if (data.length === 0) return
    const audio = Buffer.from(pcm16(data, FORMAT)).toString('base64')
    this.#socket.send({ type: 'input_audio_buffer.append', audio })
  }

  /** Somebody speaks: the reply ends where it was heard. */
  interrupt({ turn }: InterruptFrame): void {
    this.#turn = turn ?? this.#turn
    if (this.#reply) this.#cutOff(this.#reply)
    this.#reply = null
    this.#socket.sendIfOpen({ type: 'input_audio_buffer.clear' })
  }

  finish(): Promise<void> {
    return this.#socket.finish(null, CLOSE_MS)
  }

  #cutOff(reply: Reply): void {
    this.#cut = reply.id
    if (!reply.isOver) this.#socket.sendIfOpen({ type: 'response.cancel' })
    const cut = reply.cutAt(this.#context.clock.now())
    if (!cut) return
    this.#socket.sendIfOpen({
      type: 'conversation.item.truncate',
      item_id: cut.item,
      content_index: cut.contentIndex,
      audio_end_ms: cut.ms,
    })
  }

  #read(event: RealtimeEvent | null): void {
    switch (event?.type) {
      case undefined:
        return
      case 'response_started':
        this.#begin(event.response)
        return
      case 'audio':
        this.#speak(event)
        return
      case 'response_done':
        if (this.#reply?.id === event.response) this.#reply.isOver = true
        if (event.error) this.#tell(event.error)
        return
      case 'error':
        this.#tell(event.error)
        return
      default:
        event satisfies never
    }
  }

  #begin(id: string): Reply {
    const { clock } = this.#context
    const sinceStartMs = Math.round((clock.now() - clock.origin) / 1000)
    this.#generation = Math.max(this.#generation + 1, sinceStartMs)
    this.#reply = new Reply(id, { generation: this.#generation, turn: this.#turn })
    return this.#reply
  }

  #speak(event: RealtimeEvent & { type: 'audio' }): void {
    if (event.response === this.#cut || event.pcm16.length === 0) return
    // Older servers do not always announce a reply.
    const reply = this.#reply?.id === event.response ? this.#reply : this.#begin(event.response)
    const { turn, generation } = reply
    const frame = audioFromPcm16(event.pcm16, { ...FORMAT, turn, generation })
    reply.add({ ...event, ms: frame.durationUs / 1000 }, this.#context.clock.now())
    this.#send(frame)
  }

  #tell(error: RealtimeError): void {
    const { log, config } = this.#context
    const { code, message } = error
    if (endsForGood(code)) {
      const host = hostOf(realtimeUrl(config))
      throw failureOf(error, { host, keyName: config.api_key_env_var })
    }
    if (HARMLESS.includes(code) || this.#toldCodes.has(code)) {
      log.debug({ code }, 'server reports a problem')
      return
    }
    this.#toldCodes.add(code)
    log.error({ code, answer: message }, 'server reports a problem')
  }
}

/** Opens a session with the first of the servers that takes it. */
function opener(context: Context) {
  const servers = alternatives(context.config)
  return () =>
    withFallback({
      alternatives: servers,
      nameOf: (config) => `${config.model} at ${hostOf(realtimeUrl(config))}`,
      attempt: (config) => openRealtime(context, config),
      context,
    })
}
