import { decode, encode } from '@msgpack/msgpack'
import type { ProviderServer } from './server.ts'
import type { ProviderSocket } from './server-socket.ts'
import { inPieces, pcm16Of, type SpeechBehaviour, toneFor } from './synthetic-speech.ts'

export const FISH_PATH = '/v1/tts/live'
/** Rate of `pcm` when the request names none. */
const SAMPLE_RATE = 44_100

interface Start {
  readonly event: 'start'
  readonly request: {
    readonly format: string
    readonly latency: string
    readonly reference_id: string
    readonly sample_rate?: number
  }
}
type ClientEvent =
  | Start
  | { readonly event: 'text'; readonly text: string }
  | { readonly event: 'flush' }
  | { readonly event: 'stop' }

/**
 * Fish Audio's live speech over a WebSocket with MessagePack: speaks what has come at every sentence end,
 * flush and stop, the first after `delays.firstAudioMs`; pieces may be cut in the middle of a sample.
 */
export function serveFish(server: ProviderServer, behaviour: SpeechBehaviour = {}): void {
  server.onSocket(FISH_PATH, async (socket) => {
    const { key } = behaviour
    if (key !== undefined && socket.request.headers.authorization !== `Bearer ${key}`) {
      return socket.close(1008, 'Invalid Token')
    }
    const speaker = new LiveSpeaker(server, socket, behaviour)
    for await (const message of socket.messages()) {
      if (typeof message === 'string') return socket.close(1003, 'MessagePack is expected')
      if (await speaker.hear(decode(message) as ClientEvent)) break
    }
    socket.close()
  })
}

class LiveSpeaker {
  readonly #server: ProviderServer
  readonly #socket: ProviderSocket
  readonly #behaviour: SpeechBehaviour
  #request: Start['request'] | null = null
  #text = ''
  #hasSpoken = false

  constructor(server: ProviderServer, socket: ProviderSocket, behaviour: SpeechBehaviour) {
    this.#server = server
    this.#socket = socket
    this.#behaviour = behaviour
  }

  /** True when nothing more is to be said. */
  async hear(event: ClientEvent): Promise<boolean> {
    if (event.event === 'start') this.#request = event.request
    else if (this.#request?.format !== 'pcm') return this.#finish('error')
    if (event.event === 'text') this.#text += event.text
    if (event.event !== 'text' || /[.!?]\s*$/.test(this.#text)) await this.#speak()
    return event.event === 'stop' && this.#finish('stop')
  }

  async #speak(): Promise<void> {
    const text = this.#text
    this.#text = ''
    if (text.trim() === '') return
    const { speak = toneFor, pieces = 3, pieceMs = 0, onAsked } = this.#behaviour
    const server = this.#server
    const { request, signal } = this.#socket
    const model = request.headers.model ?? ''
    const asked = { text, voice: this.#request!.reference_id, model, request }
    onAsked?.(asked)
    await server.sleep(this.#hasSpoken ? 0 : server.delays.firstAudioMs, signal)
    this.#hasSpoken = true
    const sound = pcm16Of(speak(asked, this.#request!.sample_rate ?? SAMPLE_RATE))
    for (const [i, piece] of inPieces(sound, pieces).entries()) {
      if (i > 0) await server.sleep(pieceMs, signal)
      this.#socket.send(encode({ event: 'audio', audio: piece }))
    }
  }

  #finish(reason: 'stop' | 'error'): true {
    this.#socket.send(encode({ event: 'finish', reason }))
    return true
  }
}
