import type { AudioFrame, Clock } from '../../../core/index.ts'
import { isWholeSentence } from '../../turn-taking/index.ts'
import { wavOf } from '../wav.ts'

/** What speech recognition wants to hear. */
const FORMAT = { sampleRate: 16_000, channels: 1 }
/** Utterances that may wait here for their turn; more wait in the input, which counts what it loses. */
const MAX_WAITING = 4
/** Utterances that are remembered as done. */
const MAX_REMEMBERED = 64

/** One utterance on its way to a text. */
export interface Utterance {
  readonly turn: number | undefined
  readonly generation: number | undefined
  /** Time of its first sample, µs; tells it from other utterances. */
  readonly timestampUs: number
  /** 16 kHz, mono. */
  readonly wav: Uint8Array
  /** Aborts when nobody wants the text any more. */
  readonly signal: AbortSignal
}

/** A text and when it was asked for and sent, µs. */
export interface Transcript {
  readonly text: string
  readonly fromUs: number
  readonly toUs: number
}

export interface UtteranceQueueOptions {
  readonly clock: Pick<Clock, 'now'>
  /** Gives the text, trimmed. */
  readonly ask: (utterance: Utterance) => Promise<string>
  readonly send: (text: string, utterance: Utterance) => void
  /** The utterance is over and its text has been sent. */
  readonly onDone: (transcript: Transcript, utterance: Utterance) => void
  /** A request failed; tells whether asking again may help. */
  readonly onError: (error: unknown, utterance: Utterance) => boolean
}

interface Job extends Utterance {
  readonly abort: AbortController
  /** False while it is not sure that the utterance is over. */
  isWanted: boolean
  /** `failed` may be asked again, `lost` not. */
  state: 'waiting' | 'asking' | 'answered' | 'failed' | 'lost'
  text: string
  fromUs: number
  sentUs: number | null
}

/**
 * Takes utterances to their texts, one at a time and in order. It may begin before an utterance is
 * surely over (`pause`), gives that up when the speaker goes on (`resume`), and else uses the result.
 * A text that reads like a whole sentence is sent early.
 */
export class UtteranceQueue {
  readonly #options: UtteranceQueueOptions
  readonly #waiting: Job[] = []
  /** The newest job, while the utterance may still go on. */
  #early: Job | null = null
  readonly #heard = new Set<number>()
  #work: Promise<void> | null = null
  #onRoom: (() => void) | null = null

  constructor(options: UtteranceQueueOptions) {
    this.#options = options
  }

  /** An utterance that is over. Hearing it twice, by audio and by event, is hearing it once. */
  hear(audio: AudioFrame): void {
    if (this.#heard.has(audio.timestampUs)) return
    this.#remember(audio.timestampUs)
    if (!this.#confirm(audio)) this.#add(audio, true)
  }

  /** The speaker paused: perhaps that was all. */
  pause(audio: AudioFrame): void {
    if (this.#heard.has(audio.timestampUs)) return
    this.#drop()
    // A server that is behind gains nothing from work that may be for nothing.
    if (this.#isFull) return
    this.#early = this.#add(audio, false)
  }

  /** The speaker goes on. */
  resume(turn: number): void {
    if (this.#early?.turn === turn) this.#drop()
  }

  /** The turn is over; without audio there was nothing in it. */
  end(turn: number, audio: AudioFrame | null): void {
    if (audio && this.#confirm(audio)) this.#remember(audio.timestampUs)
    else if (!audio) this.resume(turn)
  }

  /** Resolves when another utterance may come. */
  async room(): Promise<void> {
    while (this.#isFull) {
      await new Promise<void>((resolve) => {
        this.#onRoom = resolve
      })
    }
  }

  /** Resolves when nothing is being asked. */
  async idle(): Promise<void> {
    await this.#work
  }

  get #isFull(): boolean {
    return this.#waiting.length >= MAX_WAITING
  }

  #confirm({ timestampUs }: AudioFrame): boolean {
    const job = this.#early
    if (job?.timestampUs !== timestampUs) return false
    this.#early = null
    job.isWanted = true
    if (job.state === 'answered') this.#finish(job)
    else if (job.state === 'failed') this.#enqueue(job)
    return true
  }

  #drop(): void {
    const job = this.#early
    if (!job) return
    this.#early = null
    job.abort.abort()
    const at = this.#waiting.indexOf(job)
    if (at >= 0) this.#waiting.splice(at, 1)
  }

  #add(audio: AudioFrame, isWanted: boolean): Job {
    const abort = new AbortController()
    const { turn, generation, timestampUs } = audio
    const job: Job = {
      turn,
      generation,
      timestampUs,
      wav: wavOf(audio, FORMAT),
      signal: abort.signal,
      abort,
      isWanted,
      state: 'waiting',
      text: '',
      fromUs: 0,
      sentUs: null,
    }
    this.#enqueue(job)
    return job
  }

  #enqueue(job: Job): void {
    job.state = 'waiting'
    this.#waiting.push(job)
    this.#work ??= this.#askAll()
  }

  async #askAll(): Promise<void> {
    for (let job = this.#waiting.shift(); job; job = this.#waiting.shift()) {
      this.#onRoom?.()
      await this.#askFor(job)
    }
    this.#work = null
  }

  async #askFor(job: Job): Promise<void> {
    const { clock, ask, onError } = this.#options
    const wasEarly = !job.isWanted
    job.state = 'asking'
    job.fromUs = clock.now()
    try {
      job.text = await ask(job)
      job.state = 'answered'
    } catch (error) {
      if (job.signal.aborted) return
      job.state = onError(error, job) && wasEarly ? 'failed' : 'lost'
      if (job.state === 'failed' && job.isWanted) await this.#askFor(job)
      return
    }
    if (!job.signal.aborted && (job.isWanted || isWholeSentence(job.text))) this.#finish(job)
  }

  /** Sends the text, and tells of it once the utterance is over. */
  #finish(job: Job): void {
    if (job.text === '') return
    const { clock, send, onDone } = this.#options
    if (job.sentUs === null) {
      send(job.text, job)
      job.sentUs = clock.now()
    }
    if (job.isWanted) onDone({ text: job.text, fromUs: job.fromUs, toUs: job.sentUs }, job)
  }

  #remember(timestampUs: number): void {
    this.#heard.add(timestampUs)
    const [oldest] = this.#heard
    if (this.#heard.size > MAX_REMEMBERED) this.#heard.delete(oldest!)
  }
}
