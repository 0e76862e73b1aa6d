import {
  type AudioFrame,
  type ComponentContext,
  type Input,
  type Output,
  PlaybackFrame,
  type PlaybackFrameInit,
  type SpeechEvent,
} from '../../../core/index.ts'
import { PlaybackGate } from './playback-gate.ts'
import { PlaybackLedger } from './playback-ledger.ts'

/** How long a player's last word on what it has dropped is waited for, ms. */
const LAST_WORD_MS = 300
/** When nothing has come for so long after the last sound was heard, a reply counts as over, ms. */
const OVER_AFTER_MS = 300
/** Replies whose first sound has not been heard yet. */
const MAX_UNHEARD = 100

/** Something that makes sound heard. Only `ready` waits. */
export interface PlaybackSink {
  /** Resolves when it can take more sound. @default at once */
  ready?(): Promise<void>
  play(frame: AudioFrame): void
  /** Plays softly; `generation` is that of the last sound it got, 0 when unknown. */
  duck(generation: number): void
  /** Plays as before. */
  resume(generation: number): void
  /**
   * Drops what has not been played, then plays as before. Answers how many ms had been played since the last
   * flush, or null when that is told later, by `playedBefore`.
   */
  flush(generation: number): number | null
}

export interface PlaybackOptions {
  readonly sink: PlaybackSink
  readonly output: Output<PlaybackFrame>
  readonly context: Pick<ComponentContext, 'clock' | 'signal' | 'trace'>
}

/**
 * What all speakers do: drop what nobody wants to hear any more, duck, flush, and tell how much has been
 * heard. The component hands it frames and speech events and tells it what the sink has played.
 */
export class Playback {
  readonly #options: PlaybackOptions
  readonly #gate = new PlaybackGate()
  #ledger = new PlaybackLedger()
  /** What was flushed, until the player has said how far it had come. */
  #flushed: PlaybackLedger | null = null
  /** The last report of a reply that may be over: the next sentence may only be late. */
  #pending: PlaybackFrameInit | null = null
  /** What the player was given with the last flush. */
  #flushedGeneration = 0
  /** Newest generation of which has been said that it is over. */
  #ended = -1
  /** When the first sound of each reply came, until it is heard. */
  readonly #unheard = new Map<number, { readonly turn: number; readonly cameUs: number }>()

  constructor(options: PlaybackOptions) {
    this.#options = options
  }

  take(frame: AudioFrame): void {
    if (this.#gate.admits(frame)) {
      this.#note(frame)
      this.#pending = null
      this.#ledger.add(frame)
      this.#options.sink.play(frame)
    } else this.#drop(frame)
  }

  hear(speech: SpeechEvent): void {
    const { sink } = this.#options
    const { event } = speech
    if (event === 'start') sink.duck(this.#generation)
    else if (event === 'false_alarm') sink.resume(this.#generation)
    else if (event === 'confirmed') this.#flush(speech)
  }

  /** Resolves when more sound can be taken; false when the node stops meanwhile. */
  async ready(): Promise<boolean> {
    const { sink, context } = this.#options
    if (!sink.ready) return true
    await sink.ready()
    return !context.signal.aborted
  }

  /** So many ms have been played since the last flush; `isEmpty` when nothing is left. */
  played(ms: number, isEmpty: boolean): void {
    const ledger = this.#ledger
    for (const report of ledger.heard(ms, isEmpty)) {
      this.#trace(report)
      const mayGoOn = report.done && report.generation === ledger.generation
      this.#send({ ...report, done: report.done && !mayGoOn })
      if (mayGoOn) void this.#endLater(report)
    }
  }

  /** Before the last flush, so many ms had been played; `isLast` when the player has nothing to add. */
  playedBefore(ms: number, isLast: boolean): void {
    const ledger = this.#flushed
    if (!ledger) return
    for (const report of ledger.heard(ms, false)) this.#send(report)
    if (isLast || ledger.isHeard) this.#close(ledger)
  }

  get #generation(): number {
    return this.#ledger.generation ?? this.#flushedGeneration
  }

  #flush(confirmed: SpeechEvent): void {
    this.#gate.confirm(confirmed)
    this.#end()
    this.#close(this.#flushed)
    const ledger = this.#ledger
    this.#flushedGeneration = this.#generation
    this.#ended = Math.max(this.#ended, this.#flushedGeneration)
    this.#ledger = new PlaybackLedger()
    this.#flushed = ledger
    this.#unheard.clear()
    const ms = this.#options.sink.flush(this.#flushedGeneration)
    if (ms !== null) this.playedBefore(ms, true)
    else if (ledger.isHeard) this.#close(ledger)
    else void this.#closeLater(ledger)
  }

  async #endLater(report: PlaybackFrameInit): Promise<void> {
    this.#pending = report
    const { clock, signal } = this.#options.context
    await clock.sleep(OVER_AFTER_MS, signal)
    if (this.#pending === report) this.#end()
  }

  #end(): void {
    if (this.#pending) this.#send(this.#pending)
    this.#pending = null
  }

  async #closeLater(ledger: PlaybackLedger): Promise<void> {
    const { clock, signal } = this.#options.context
    await clock.sleep(LAST_WORD_MS, signal)
    this.#close(ledger)
  }

  #close(ledger: PlaybackLedger | null): void {
    if (!ledger || ledger !== this.#flushed) return
    this.#flushed = null
    for (const report of ledger.cut()) this.#send(report)
  }

  /** Of a reply that comes too late altogether, nothing was heard: that is said once. */
  #drop({ turn = 0, generation }: AudioFrame): void {
    if (generation === undefined || generation <= this.#ended) return
    this.#ended = generation
    this.#send({ turn, generation, chars: 0, ms: 0, done: true })
  }

  #send(report: PlaybackFrameInit): void {
    this.#options.output.send(new PlaybackFrame(report))
  }

  #note({ generation, turn }: AudioFrame): void {
    if (generation === undefined || turn === undefined) return
    if (generation === this.#ledger.generation) return
    this.#unheard.set(generation, { turn, cameUs: this.#options.context.clock.now() })
    if (this.#unheard.size > MAX_UNHEARD) this.#unheard.delete(this.#unheard.keys().next().value!)
  }

  /** Of what has been heard, the first sample was played as long ago as it lasts. */
  #trace({ generation, ms }: PlaybackFrameInit): void {
    const first = this.#unheard.get(generation)
    if (!first || ms === 0) return
    this.#unheard.delete(generation)
    const { clock, trace } = this.#options.context
    const { turn, cameUs: fromUs } = first
    const toUs = Math.max(fromUs, clock.now() - ms * 1000)
    trace({ turn, generation, part: 'played', fromUs, toUs })
  }
}

interface PlaybackInputs {
  readonly audio: Input<AudioFrame>
  readonly turn_events: Input<SpeechEvent> | null
}

/** Plays what comes until the inputs end. */
export async function runPlayback(inputs: PlaybackInputs, playback: Playback): Promise<void> {
  async function play(): Promise<void> {
    for await (const frame of inputs.audio) {
      if (!(await playback.ready())) return
      playback.take(frame)
    }
  }
  async function listen(): Promise<void> {
    for await (const event of inputs.turn_events ?? []) playback.hear(event)
  }
  await Promise.all([play(), listen()])
}
