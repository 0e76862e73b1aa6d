import type { ProviderServer } from './server.ts'
import type { ProviderRequest } from './server-request.ts'
import type { ProviderSocket } from './server-socket.ts'

/** Something that is said, in ms of all the audio that the server has been sent. */
export interface SpokenPhrase {
  readonly text: string
  readonly fromMs: number
  readonly toMs: number
  readonly speaker?: number
}

export interface DeepgramBehaviour {
  /** What is said in the audio, in order. */
  readonly phrases: readonly SpokenPhrase[]
  /** Silence after which a phrase is final by itself, in ms. @default 1000 */
  readonly endpointMs?: number
  /** The only key that is let in. @default any, or none */
  readonly key?: string
}

/** One connection as the server saw it. */
export interface DeepgramConnection {
  readonly request: ProviderRequest
  /** Messages other than audio, as they came. */
  readonly messages: { readonly type: string }[]
  audioMs: number
}

/** What the server has seen. */
export interface DeepgramServer {
  readonly connections: DeepgramConnection[]
  /** Over all connections. */
  readonly audioMs: number
}

/** Deepgram's live transcription at `/v1/listen`: interim and final results, Finalize, CloseStream. */
export function serveDeepgram(
  server: ProviderServer,
  behaviour: DeepgramBehaviour,
): DeepgramServer {
  const state = { connections: [] as DeepgramConnection[], audioMs: 0 }
  const said = new Set<SpokenPhrase>()
  const serve = async (socket: ProviderSocket) => {
    const connection: DeepgramConnection = { request: socket.request, messages: [], audioMs: 0 }
    state.connections.push(connection)
    await listen(socket, { server, behaviour, state, said, connection })
  }
  server.onSocket('/v1/listen', serve, ({ headers }) => {
    const isWrong =
      behaviour.key !== undefined && headers.authorization !== `Token ${behaviour.key}`
    return isWrong ? 401 : null
  })
  return state
}

interface Session {
  readonly server: ProviderServer
  readonly behaviour: DeepgramBehaviour
  readonly state: { audioMs: number }
  readonly said: Set<SpokenPhrase>
  readonly connection: DeepgramConnection
}

async function listen(socket: ProviderSocket, session: Session): Promise<void> {
  const { connection, server } = session
  for await (const message of socket.messages()) {
    if (typeof message !== 'string') {
      hear(socket, session, message)
      continue
    }
    const { type } = JSON.parse(message) as { type: string }
    connection.messages.push({ type })
    if (type === 'KeepAlive') continue
    await server.sleep(server.delays.asrMs, socket.signal)
    finalise(socket, session, { untilMs: session.state.audioMs, fromFinalize: type === 'Finalize' })
    if (type !== 'CloseStream') continue
    socket.send({ type: 'Metadata', duration: connection.audioMs / 1000, channels: 1 })
    return socket.close()
  }
}

/** More audio: what begins in it is reported, what ended long enough ago is final. */
function hear(socket: ProviderSocket, session: Session, audio: Buffer): void {
  const { behaviour, state, said, connection } = session
  const { query } = connection.request
  const bytesPerMs = (Number(query.get('sample_rate')) * Number(query.get('channels')) * 2) / 1000
  state.audioMs += audio.length / bytesPerMs
  connection.audioMs += audio.length / bytesPerMs
  const open = behaviour.phrases.find((phrase) => !said.has(phrase))
  if (!open || open.fromMs > state.audioMs) return
  if (query.get('interim_results') === 'true') {
    socket.send(result({ ...open, text: open.text.split(' ')[0]! }, session, { isFinal: false }))
  }
  const untilMs = state.audioMs - (behaviour.endpointMs ?? 1000)
  if (open.toMs <= untilMs) finalise(socket, session, { untilMs, fromFinalize: false })
}

function finalise(
  socket: ProviderSocket,
  session: Session,
  { untilMs, fromFinalize }: { untilMs: number; fromFinalize: boolean },
): void {
  const { behaviour, said } = session
  const heard = behaviour.phrases.filter((phrase) => !said.has(phrase) && phrase.fromMs < untilMs)
  for (const phrase of heard) {
    said.add(phrase)
    socket.send(result(phrase, session, { isFinal: true, fromFinalize }))
  }
}

function result(
  phrase: SpokenPhrase,
  { state, connection }: Session,
  { isFinal, fromFinalize = false }: { isFinal: boolean; fromFinalize?: boolean },
): object {
  // Deepgram counts from the beginning of each connection.
  const before = state.audioMs - connection.audioMs
  const [start, end] = [phrase.fromMs - before, phrase.toMs - before].map((ms) => ms / 1000)
  const words = phrase.text.split(' ').map((word) => ({
    word: word.toLowerCase(),
    punctuated_word: word,
    start,
    end,
    ...(phrase.speaker === undefined ? {} : { speaker: phrase.speaker }),
  }))
  return {
    type: 'Results',
    channel_index: [0, 1],
    start,
    duration: end! - start!,
    is_final: isFinal,
    speech_final: isFinal,
    from_finalize: fromFinalize,
    channel: { alternatives: [{ transcript: phrase.text, confidence: 0.9, words }] },
  }
}
