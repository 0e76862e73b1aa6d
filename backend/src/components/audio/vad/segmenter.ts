import { type SpeechEdge, WINDOW } from './speech-iterator.ts'

/** Samples per second in which all positions here are counted. */
export const VAD_RATE = 16_000

/** How much speech makes a turn of it, in samples. */
const CONFIRM = 0.3 * VAD_RATE
/** How often Smart Turn is asked again while the silence lasts, in samples. */
const ASK_EVERY = 0.1 * VAD_RATE
/** A start lies at most one window and its padding behind the window that showed it. */
const LOOKBACK = 2 * WINDOW
/** Longest utterance; whoever talks on gets a new one. Bounds the memory held, in samples. */
export const MAX_UTTERANCE = 120 * VAD_RATE

export interface SegmenterOptions {
  readonly silenceSeconds: number
  readonly maxSilenceSeconds: number
  readonly preSpeechSeconds: number
  readonly minSpeechSeconds: number
  /** Whether somebody answers `ask`; else an utterance ends at `silenceSeconds`. */
  readonly asks: boolean
  /** Number of the last turn before this stream. @default 0 */
  readonly turnsBefore?: number
}

/** A stretch of the stream, in samples since it began; `to` is exclusive. */
export interface Span {
  readonly from: number
  readonly to: number
}

export type SegmentEvent =
  | { readonly type: 'start'; readonly turn: number; readonly at: number }
  /** Enough speech to interrupt for; `at` is where Silero heard it start. */
  | { readonly type: 'confirmed'; readonly turn: number; readonly at: number }
  | { readonly type: 'false_alarm'; readonly turn: number; readonly at: number }
  /** The speaker paused; without a span, what was said so far would be too short for an utterance. */
  | {
      readonly type: 'candidate_end'
      readonly turn: number
      readonly at: number
      readonly span: Span | null
    }
  | { readonly type: 'resumed'; readonly turn: number; readonly at: number }
  /** Has the speaker finished? `finish()` says yes. */
  | { readonly type: 'ask'; readonly turn: number; readonly span: Span }
  /** The turn is over. An utterance that was too short has no span. */
  | {
      readonly type: 'end'
      readonly turn: number
      readonly at: number
      readonly span: Span | null
      /** Where the last speech ended. */
      readonly speechTo: number
      /** It has been silent for long enough; else somebody, or the length of the utterance, ended it. */
      readonly bySilence: boolean
    }

interface Segment {
  /** Null after a false alarm, until speech goes on: a hesitant speaker loses no syllable. */
  turn: number | null
  confirmed: boolean
  /** First sample, with the pre-roll. */
  readonly from: number
  /** Silero's first start and last end. */
  readonly speechFrom: number
  speechTo: number
  /** Speech of the bursts that have ended. */
  voiced: number
  burstFrom: number
  /** Where the silence began; null while there is speech. */
  silentSince: number | null
  askAt: number
}

/**
 * Cuts a stream into utterances, from the starts and ends of speech that Silero hears. It counts samples
 * only, so a file read at once gives the same utterances as the same sound in real time.
 *
 * A turn goes `start → confirmed → (candidate_end → resumed)* → end`, or `start → false_alarm`.
 */
export class Segmenter {
  readonly #options: SegmenterOptions
  readonly #confirmAfter: number
  #segment: Segment | null = null
  #turns: number
  #lastCut = 0

  constructor(options: SegmenterOptions) {
    this.#options = options
    this.#turns = options.turnsBefore ?? 0
    this.#confirmAfter = Math.min(CONFIRM, samples(options.minSpeechSeconds))
  }

  /** First sample that may still be needed when the stream has come to `position`. */
  keepFrom(position: number): number {
    return this.#segment?.from ?? Math.max(this.#lastCut, position - this.#preRoll - LOOKBACK)
  }

  /** Number of the last turn that started. */
  get turns(): number {
    return this.#turns
  }

  /** Whether an utterance is open. */
  get isOpen(): boolean {
    return this.#segment !== null
  }

  /** One more window was heard, up to `position`; `voiced` tells whether it belongs to speech. */
  window(position: number, edge: SpeechEdge | null, voiced: boolean): SegmentEvent[] {
    const events: SegmentEvent[] = []
    if (edge?.edge === 'start') this.#start(edge.at, events)
    if (voiced) this.#confirm(position, events)
    if (edge?.edge === 'end') this.#pause(edge.at, position, events)
    this.#checkSilence(position, position, events)
    return events
  }

  /** Nothing has come for `idle` samples' time after `position`: that is silence, too. */
  idle(position: number, idle: number): SegmentEvent[] {
    const events: SegmentEvent[] = []
    this.#checkSilence(position + idle, position, events)
    return events
  }

  /** Ends the open utterance at `position`: Smart Turn said so, or the stream ended. */
  finish(position: number): SegmentEvent[] {
    const events: SegmentEvent[] = []
    if (this.#segment) this.#finalise(this.#segment, { at: position, bySilence: false }, events)
    return events
  }

  get #preRoll(): number {
    return samples(this.#options.preSpeechSeconds)
  }

  #start(at: number, events: SegmentEvent[]): void {
    const open = this.#segment
    if (!open) {
      this.#segment = this.#open(at)
      events.push({ type: 'start', turn: this.#turns, at })
      return
    }
    open.silentSince = null
    open.burstFrom = at
    if (open.turn !== null) {
      events.push({ type: 'resumed', turn: open.turn, at })
    } else {
      open.turn = ++this.#turns
      events.push({ type: 'start', turn: open.turn, at })
    }
  }

  #open(at: number): Segment {
    return {
      turn: ++this.#turns,
      confirmed: false,
      from: Math.max(this.#lastCut, at - this.#preRoll),
      speechFrom: at,
      speechTo: at,
      voiced: 0,
      burstFrom: at,
      silentSince: null,
      askAt: 0,
    }
  }

  #confirm(position: number, events: SegmentEvent[]): void {
    const open = this.#segment
    if (!open || open.confirmed || open.turn === null) return
    if (open.voiced + position - open.burstFrom < this.#confirmAfter) return
    open.confirmed = true
    events.push({ type: 'confirmed', turn: open.turn, at: open.speechFrom })
  }

  #pause(at: number, position: number, events: SegmentEvent[]): void {
    const open = this.#segment
    if (!open || open.turn === null) return
    open.voiced += at - open.burstFrom
    open.speechTo = at
    open.silentSince = at
    open.askAt = at + samples(this.#options.silenceSeconds)
    if (open.confirmed) {
      const span = this.#isLongEnough(open) ? { from: open.from, to: position } : null
      events.push({ type: 'candidate_end', turn: open.turn, at: position, span })
    } else {
      events.push({ type: 'false_alarm', turn: open.turn, at })
      open.turn = null
    }
  }

  /** `now` may be ahead of `received`, the last sample there is, when the source stopped sending. */
  #checkSilence(now: number, received: number, events: SegmentEvent[]): void {
    const open = this.#segment
    if (!open) return
    const silentSince = open.silentSince ?? received
    const end = silentSince + samples(this.#silenceLimit(open))
    if (now >= end) {
      this.#finalise(open, { at: Math.min(end, received), bySilence: true }, events)
    } else if (received - open.from >= MAX_UTTERANCE)
      this.#finalise(open, { at: received, bySilence: false }, events)
    else if (this.#shouldAsk(open, now)) {
      open.askAt = now + ASK_EVERY
      events.push({ type: 'ask', turn: open.turn!, span: { from: open.from, to: received } })
    }
  }

  #isLongEnough({ speechFrom, speechTo }: Segment): boolean {
    return speechTo - speechFrom >= samples(this.#options.minSpeechSeconds)
  }

  #silenceLimit(open: Segment): number {
    const { asks, silenceSeconds, maxSilenceSeconds } = this.#options
    return asks && open.confirmed ? Math.max(silenceSeconds, maxSilenceSeconds) : silenceSeconds
  }

  #shouldAsk(open: Segment, now: number): boolean {
    return this.#options.asks && open.confirmed && open.silentSince !== null && now >= open.askAt
  }

  #finalise(
    open: Segment,
    { at, bySilence }: { at: number; bySilence: boolean },
    events: SegmentEvent[],
  ): void {
    this.#segment = null
    // Cut off in the middle of a word: what was said counts up to there.
    if (open.silentSince === null) open.speechTo = at
    if (open.turn === null) return
    if (!open.confirmed) {
      events.push({ type: 'false_alarm', turn: open.turn, at })
      return
    }
    const isLongEnough = this.#isLongEnough(open)
    if (isLongEnough) this.#lastCut = at
    const span = isLongEnough ? { from: open.from, to: at } : null
    const { turn, speechTo } = open
    events.push({ type: 'end', turn, at, span, speechTo, bySilence })
  }
}

function samples(seconds: number): number {
  return Math.round(seconds * VAD_RATE)
}
