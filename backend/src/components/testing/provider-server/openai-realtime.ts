import type { ProviderServer } from './server.ts'
import type { ProviderRequest } from './server-request.ts'
import type { ProviderSocket } from './server-socket.ts'

const RATE = 24_000

export interface RealtimeBehaviour {
  /** The user's turns end when so much audio has come in over all connections, in ms. */
  readonly turnsEndAtMs: readonly number[]
  /** Length of a reply, in ms of sound; it comes in pieces of 100 ms, `delays.tokenMs` apart. */
  readonly replyMs: (turn: number) => number
  /** Names of events: as they are now, or as they were in the beta. @default 'current' */
  readonly events?: 'current' | 'beta'
  /** Pieces that still come after a reply was cancelled. @default 0 */
  readonly latePieces?: number
  /** The only key that is let in. @default any, or none */
  readonly key?: string
  /** Models that exist. @default all */
  readonly models?: readonly string[]
}

/** One message of a client; the audio of `append` is left out. */
export type RealtimeMessage = { readonly type: string } & Record<string, unknown>

export interface RealtimeConnection {
  readonly request: ProviderRequest
  /** All messages but those that append audio. */
  readonly messages: RealtimeMessage[]
}

export interface RealtimeServer {
  readonly connections: RealtimeConnection[]
  /** What came in over all connections. */
  readonly audioMs: number
}

/** OpenAI's Realtime protocol at `/v1/realtime`, with turns by the server's own ear. */
export function serveOpenAiRealtime(
  server: ProviderServer,
  behaviour: RealtimeBehaviour,
): RealtimeServer {
  const state = { connections: [] as RealtimeConnection[], audioMs: 0, turns: 0 }
  const serve = async (socket: ProviderSocket) => {
    const connection: RealtimeConnection = { request: socket.request, messages: [] }
    state.connections.push(connection)
    await new RealtimeSession(socket, { server, behaviour, state, connection }).run()
  }
  server.onSocket('/v1/realtime', serve, ({ key }) =>
    behaviour.key !== undefined && key !== behaviour.key ? 401 : null,
  )
  return state
}

interface SessionOptions {
  readonly server: ProviderServer
  readonly behaviour: RealtimeBehaviour
  readonly state: { audioMs: number; turns: number }
  readonly connection: RealtimeConnection
}

class RealtimeSession {
  readonly #socket: ProviderSocket
  readonly #options: SessionOptions
  #isConfigured = false
  #active: AbortController | null = null

  constructor(socket: ProviderSocket, options: SessionOptions) {
    this.#socket = socket
    this.#options = options
  }

  async run(): Promise<void> {
    const { models } = this.#options.behaviour
    const model = this.#socket.request.query.get('model') ?? ''
    if (models && !models.includes(model)) {
      this.#error('model_not_found', `There is no model ${model}`)
      this.#socket.close()
      return
    }
    this.#send('session.created', { session: { type: 'realtime', model } })
    for await (const message of this.#socket.messages()) {
      this.#handle(JSON.parse(String(message)) as RealtimeMessage)
    }
  }

  #handle(message: RealtimeMessage): void {
    if (message.type === 'input_audio_buffer.append') {
      this.#hear(Buffer.from(String(message.audio), 'base64').length)
      return
    }
    this.#options.connection.messages.push(message)
    switch (message.type) {
      case 'session.update':
        this.#configure(message.session as Record<string, unknown>)
        break
      case 'response.cancel':
        if (this.#active) this.#active.abort()
        else this.#error('response_cancel_not_active', 'no active response found')
        break
      case 'input_audio_buffer.clear':
        this.#send('input_audio_buffer.cleared', {})
        break
      case 'conversation.item.truncate':
        this.#send('conversation.item.truncated', { item_id: message.item_id })
        break
      default:
        this.#error('unknown_event', `There is no event ${message.type}`)
    }
  }

  #configure(session: Record<string, unknown>): void {
    if (session.type !== 'realtime') {
      this.#error('missing_required_parameter', 'session.type is missing')
      return
    }
    this.#isConfigured = true
    this.#send('session.updated', { session })
  }

  #hear(bytes: number): void {
    const { state, behaviour } = this.#options
    if (!this.#isConfigured) {
      this.#error('not_configured', 'session.update comes first')
      return
    }
    state.audioMs += (bytes / 2 / RATE) * 1000
    const endsAtMs = behaviour.turnsEndAtMs[state.turns]
    if (endsAtMs === undefined || state.audioMs < endsAtMs) return
    state.turns++
    void this.#reply(state.turns)
  }

  async #reply(turn: number): Promise<void> {
    const { server, behaviour } = this.#options
    const [response_id, item_id] = [`resp_${turn}`, `item_${turn}`]
    this.#active?.abort()
    const active = new AbortController()
    this.#active = active
    this.#send('input_audio_buffer.committed', { item_id: `user_${turn}` })
    this.#send('response.created', { response: { id: response_id, status: 'in_progress' } })
    await server.sleep(server.delays.firstAudioMs, active.signal)

    const pieces = Math.ceil(behaviour.replyMs(turn) / 100)
    let late = behaviour.latePieces ?? 0
    for (let i = 0; i < pieces && (!active.signal.aborted || late-- > 0); i++) {
      this.#send(this.#audioEvent('delta'), {
        response_id,
        item_id,
        output_index: 0,
        content_index: 0,
        delta: pieceOf(turn),
      })
      await server.sleep(server.delays.tokenMs, active.signal)
    }
    const status = active.signal.aborted ? 'cancelled' : 'completed'
    this.#send(this.#audioEvent('done'), { response_id, item_id })
    this.#send('response.done', { response: { id: response_id, status } })
    if (this.#active === active) this.#active = null
  }

  #audioEvent(what: 'delta' | 'done'): string {
    const isBeta = this.#options.behaviour.events === 'beta'
    return `response.${isBeta ? 'audio' : 'output_audio'}.${what}`
  }

  #error(code: string, message: string): void {
    this.#send('error', { error: { type: 'invalid_request_error', code, message } })
  }

  #send(type: string, fields: object): void {
    this.#socket.send({ type, ...fields })
  }
}

/** 100 ms of a constant that tells which turn it answers: turn / 100 of full scale. */
function pieceOf(turn: number): string {
  const samples = new Int16Array(RATE / 10).fill(Math.round((turn / 100) * 32_768))
  return Buffer.from(samples.buffer).toString('base64')
}
