import type { AudioFrame, ComponentContext, SpeechEvent } from '../../../core/index.ts'
import { alternatives, hostOf, LastingSocket, withFallback } from '../../providers/index.ts'
import { pcm16, StreamConverter } from '../stream-converter.ts'
import { AudioTimes } from './audio-times.ts'
import { type DeepgramConfig, listenUrl, openDeepgram, readResult } from './deepgram.ts'
import { labelled, TurnTexts } from './turn-texts.ts'

/** Audio that is kept while there is no connection. */
const KEPT_SECONDS = 10
/** Deepgram hangs up after 10 s without a word: https://developers.deepgram.com/docs/audio-keep-alive */
const KEEP_ALIVE_MS = 4000
/** Shorter than the time a node has to stop. */
const LAST_WORDS_MS = 1500
const FINALIZE = { type: 'Finalize' }

type Context = ComponentContext<DeepgramConfig>

export interface ListenerOptions {
  /** Whether somebody says when turns begin and end: then there is one text per turn. */
  readonly hasTurns: boolean
  readonly send: (text: string, turn?: number) => void
}

/** What is said to Deepgram and what comes back, over one connection after the other. */
export class Listener {
  readonly #context: Context
  readonly #send: ListenerOptions['send']
  readonly #converter: StreamConverter
  readonly #socket: LastingSocket
  readonly #turns: TurnTexts | null
  /** Of the connection there is now. */
  #times: AudioTimes
  /** Where the audio comes as whole utterances: that of the last one sent. */
  #turn: number | undefined

  constructor(context: Context, { hasTurns, send }: ListenerOptions) {
    this.#context = context
    this.#send = send
    const { sample_rate: sampleRate, channels } = context.config
    this.#converter = new StreamConverter({ sampleRate, channels })
    this.#times = new AudioTimes(sampleRate)
    this.#turns = hasTurns ? this.#turnTexts() : null
    this.#socket = new LastingSocket({
      context,
      open: opener(context),
      onOpen: () => {
        this.#times = new AudioTimes(sampleRate)
      },
      onMessage: (message) => this.#read(message),
      maxWaitingBytes: KEPT_SECONDS * sampleRate * channels * 2,
      stopsForGood: context.config.fallback.length === 0,
    })
  }

  /** Keeps the connection until `finish`. */
  async run(): Promise<void> {
    await Promise.race([this.#socket.run(), this.#keepAlive()])
  }

  hear(frame: AudioFrame): void {
    this.#sendAudio(this.#converter.push(frame), frame.timestampUs)
    if (this.#turns || frame.turn === undefined) return
    // A whole utterance: no silence follows it, by which Deepgram could tell that it is over.
    const { turn } = frame
    this.#socket.send(FINALIZE, () => {
      this.#turn = turn
    })
  }

  follow(event: SpeechEvent): void {
    this.#turns?.follow(event)
  }

  /** No more audio: waits for what Deepgram still has to say. */
  async finish(): Promise<void> {
    this.#sendAudio(this.#converter.flush(), this.#context.clock.now())
    await this.#socket.finish({ type: 'CloseStream' }, LAST_WORDS_MS)
    this.#turns?.finish()
  }

  #sendAudio(data: Float32Array, timestampUs: number): void {
    if (data.length === 0) return
    const { sample_rate: sampleRate, channels } = this.#context.config
    this.#socket.send(pcm16(data, { sampleRate, channels }), () =>
      this.#times.add(data.length / channels, timestampUs),
    )
  }

  #read(message: string | Buffer): void {
    const result = readResult(message)
    if (!result) return
    if (!this.#turns) {
      if (result.text !== '') this.#send(labelled(result), this.#turn)
      return
    }
    const endUs = this.#times.timeUs(result.endSeconds)
    if (endUs !== null) this.#turns.add(result, endUs)
  }

  #turnTexts(): TurnTexts {
    const { clock, signal, trace, config } = this.#context
    return new TurnTexts({
      clock,
      signal,
      finalize: () => this.#socket.sendIfOpen(FINALIZE),
      send: this.#send,
      onDone: (turn, times) =>
        trace({ turn, part: 'asr', ...times, setting: `model ${config.model}` }),
    })
  }

  async #keepAlive(): Promise<never> {
    const { clock, signal } = this.#context
    for await (const _ of clock.every(KEEP_ALIVE_MS, signal)) {
      const silentMs = (clock.now() - this.#socket.lastSentUs) / 1000
      if (silentMs >= KEEP_ALIVE_MS) this.#socket.sendIfOpen({ type: 'KeepAlive' })
    }
    // The connection ends by itself.
    return new Promise(() => {})
  }
}

/** Opens a connection to the first of the servers that takes it. */
function opener(context: Context) {
  const servers = alternatives(context.config)
  return () =>
    withFallback({
      alternatives: servers,
      nameOf: (config) => `${config.model} at ${hostOf(listenUrl(config))}`,
      attempt: (config) => openDeepgram(context, config),
      context,
    })
}
