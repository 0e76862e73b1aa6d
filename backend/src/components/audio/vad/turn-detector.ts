import {
  type AudioFrame,
  type Clock,
  InterruptFrame,
  type Output,
  SpeechEvent,
  type TracePart,
} from '../../../core/index.ts'
import { HeardStream } from './heard-stream.ts'
import { type SegmentEvent, type SegmenterOptions, VAD_RATE } from './segmenter.ts'
import type { Silero } from './silero.ts'
import { HEARD_SAMPLES, type SmartTurn } from './smart-turn.ts'

/** Sound of a microphone is never older than this when it is heard; a file's may be. */
const MAX_LATENCY_US = 1_000_000

export interface TurnDetectorOptions extends Omit<SegmenterOptions, 'asks' | 'turnsBefore'> {
  readonly silero: Silero
  readonly smartTurn: SmartTurn | null
  /** Smart Turn's answer counts as yes above this probability. */
  readonly turnThreshold: number
  readonly clock: Clock
  readonly audio: Output<AudioFrame>
  readonly interrupt: Output<InterruptFrame>
  readonly speech: Output<SpeechEvent>
  readonly trace: (part: TracePart) => void
}

/** Finds the turns in a stream of frames and sends what has to be told about them. */
export class TurnDetector {
  readonly #options: TurnDetectorOptions
  #stream: HeardStream | null = null
  /** How often Smart Turn was asked since the speaker paused. */
  #asked = 0

  constructor(options: TurnDetectorOptions) {
    this.#options = options
  }

  /** Whether an utterance is open. */
  get isOpen(): boolean {
    return this.#stream?.segmenter.isOpen ?? false
  }

  async hear(frame: AudioFrame): Promise<void> {
    const stream = await this.#streamFor(frame)
    const { silero, clock } = this.#options
    for (const window of stream.windows(frame)) {
      const edge = stream.iterator.next(await clock.hold(silero.probability(window)))
      const { position, isVoiced } = stream.iterator
      await this.#apply(stream, () => stream.segmenter.window(position, edge, isVoiced))
    }
    stream.forget()
  }

  /** Nothing has come for this long. */
  async idle(seconds: number): Promise<void> {
    const stream = this.#stream
    if (!stream) return
    const idle = Math.round(seconds * VAD_RATE)
    await this.#apply(stream, () => stream.segmenter.idle(stream.iterator.position, idle))
  }

  /** The stream is over: an open utterance ends here. */
  async finish(): Promise<void> {
    const stream = this.#stream
    if (!stream) return
    this.#asked = 0
    await this.#apply(stream, () => stream.segmenter.finish(stream.iterator.position))
  }

  async #streamFor(frame: AudioFrame): Promise<HeardStream> {
    if (this.#stream?.continuesWith(frame)) return this.#stream
    await this.finish()
    const turnsBefore = this.#stream?.segmenter.turns ?? 0
    const asks = this.#options.smartTurn !== null
    this.#options.silero.reset()
    this.#stream = new HeardStream(frame, { ...this.#options, asks, turnsBefore })
    return this.#stream
  }

  /**
   * Tells what happened. After each utterance speech has to start anew; the model goes on hearing one
   * stream, so that it finds the same as if it ran over the whole of it.
   */
  async #apply(stream: HeardStream, step: () => SegmentEvent[]): Promise<void> {
    const wasOpen = stream.segmenter.isOpen
    for (const event of step()) await this.#tell(stream, event)
    if (wasOpen && !stream.segmenter.isOpen) stream.iterator.reset()
  }

  async #tell(stream: HeardStream, event: SegmentEvent): Promise<void> {
    const { turn } = event
    switch (event.type) {
      case 'start':
      case 'resumed':
      case 'false_alarm':
        this.#asked = 0
        return this.#send(event.type, turn, stream.timeUs(event.at))
      case 'confirmed':
        return this.#confirm(turn, stream.timeUs(event.at))
      case 'candidate_end':
        return this.#send(
          event.type,
          turn,
          stream.timeUs(event.at),
          event.span && stream.cut(event.span, turn),
        )
      case 'end':
        this.#end(turn, stream.timeUs(event.at), event.span && stream.cut(event.span, turn))
        if (event.span) {
          const silence = { fromUs: stream.timeUs(event.speechTo), toUs: stream.timeUs(event.at) }
          this.#traceEnd(turn, silence, event.bySilence)
        }
        this.#asked = 0
        return
      case 'ask':
        return this.#ask(stream, event)
      default:
        event satisfies never
    }
  }

  #confirm(turn: number, timestampUs: number): void {
    const { interrupt } = this.#options
    interrupt.send(new InterruptFrame({ reason: 'speech_detected', turn, timestampUs }))
    this.#send('confirmed', turn, timestampUs)
  }

  #end(turn: number, timestampUs: number, utterance: AudioFrame | null): void {
    if (utterance) this.#options.audio.send(utterance)
    this.#send('end', turn, timestampUs, utterance)
  }

  /**
   * A file that is read at once is ahead of the clock: its speech ends when it is heard. One that began late
   * is behind it all the time, which nobody waited for.
   */
  #traceEnd(turn: number, silence: { fromUs: number; toUs: number }, bySilence: boolean): void {
    const { clock, trace } = this.#options
    const toUs = clock.now()
    const isLate = toUs - silence.toUs > MAX_LATENCY_US
    const spokenUs = isLate ? toUs - (silence.toUs - silence.fromUs) : silence.fromUs
    const fromUs = Math.min(spokenUs, toUs)
    trace({ turn, part: 'end_of_speech', fromUs, toUs: fromUs })
    trace({ turn, part: 'end_of_turn', fromUs, toUs, setting: this.#waitedFor(bySilence) })
  }

  /** The setting that decided how long the end of the turn was waited for. */
  #waitedFor(bySilence: boolean): string | null {
    const { smartTurn, maxSilenceSeconds, silenceSeconds, turnThreshold } = this.#options
    const silence = `silence_seconds ${silenceSeconds}`
    if (bySilence) {
      const isLonger = smartTurn !== null && maxSilenceSeconds > silenceSeconds
      return isLonger ? `max_silence_seconds ${maxSilenceSeconds}` : silence
    }
    if (this.#asked === 0) return null
    return this.#asked === 1 ? silence : `turn_threshold ${turnThreshold}`
  }

  #send(
    event: SpeechEvent['event'],
    turn: number,
    timestampUs: number,
    audio: AudioFrame | null = null,
  ): void {
    this.#options.speech.send(new SpeechEvent({ event, turn, timestampUs, audio }))
  }

  async #ask(stream: HeardStream, event: SegmentEvent & { type: 'ask' }): Promise<void> {
    const { smartTurn, clock, turnThreshold } = this.#options
    const { from, to } = event.span
    this.#asked += 1
    const heard = stream.cut({ from: Math.max(from, to - HEARD_SAMPLES), to }, event.turn)
    const samples = heard.get({ format: 'float32', sampleRate: VAD_RATE, channels: 1 })
    const probability = await clock.hold(smartTurn!.probability(samples))
    if (probability <= turnThreshold) return
    for (const end of stream.segmenter.finish(to)) await this.#tell(stream, end)
  }
}
