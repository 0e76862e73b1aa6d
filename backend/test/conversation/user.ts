import { AudioFrame, SpeechEvent } from '../../src/core/index.ts'

/** What VAD waits for and takes, ms. */
const NOTICED_AFTER = 64
const CONFIRMED_AFTER = 320
const PAUSE_AFTER = 96
export const END_AFTER = 900
const SAMPLE_RATE = 16_000

/** A stretch of speech, and how the whole utterance reads when it was the last. */
export interface Burst {
  readonly ms: number
  readonly text: string
  /** Silence before it. @default 0 */
  readonly afterMs?: number
}

/** What somebody says, from a moment of the run, ms. */
export interface Utterance {
  readonly at: number
  readonly bursts: readonly Burst[]
  /** Only a noise: too short to be a turn. */
  readonly isFalseAlarm?: boolean
  /** Speech that was too short to be sent. */
  readonly isTooShort?: boolean
}

/** A moment in the ears: what VAD sends then. */
export interface HeardEvent {
  readonly timestampUs: number
  /** Made in the run, so that it has an id of the run; null when nothing happens. */
  readonly event: (() => SpeechEvent) | null
}

/** Somebody says a sentence. @param ms length, by default as slowly as people talk */
export function says(at: number, text: string, ms = Math.max(600, text.length * 60)): Utterance {
  return { at, bursts: [{ ms, text }] }
}

/** Speech with pauses in it; each text is what was said up to there. */
export function speaks(at: number, ...bursts: Burst[]): Utterance {
  return { at, bursts }
}

/** A cough, a door. */
export function noise(at: number, ms = 150): Utterance {
  return { at, bursts: [{ ms, text: '' }], isFalseAlarm: true }
}

/** Enough to interrupt, too little to be sent: a backchannel such as "mhm". */
export function hums(at: number, ms = 380): Utterance {
  return { at, bursts: [{ ms, text: '' }], isTooShort: true }
}

/**
 * What VAD makes of it. Each piece of audio has a length of its own, by which the provider's server knows
 * what is said in it.
 */
export class Ears {
  readonly texts = new Map<number, string>()
  readonly #originUs: number
  #turns = 0
  #pieces = 0

  constructor(originUs: number) {
    this.#originUs = originUs
  }

  hear(utterances: readonly Utterance[]): HeardEvent[] {
    return utterances.flatMap((utterance) => this.#utterance(utterance))
  }

  #utterance({ at, bursts, isFalseAlarm, isTooShort }: Utterance): HeardEvent[] {
    const turn = ++this.#turns
    const events: HeardEvent[] = []
    const tell = (
      atMs: number,
      event: SpeechEvent['event'],
      speechMs: number,
      audio?: () => AudioFrame,
    ) => {
      const timestampUs = this.#us(speechMs)
      const make = () => new SpeechEvent({ turn, event, timestampUs, audio: audio?.() })
      events.push({ timestampUs: this.#us(atMs), event: make })
    }

    let from = at
    for (const [index, { ms, text, afterMs = 0 }] of bursts.entries()) {
      from += afterMs
      tell(from + NOTICED_AFTER, index === 0 ? 'start' : 'resumed', from)
      if (index === 0 && !isFalseAlarm) tell(from + CONFIRMED_AFTER, 'confirmed', at)
      from += ms
      const pause = from + PAUSE_AFTER
      if (isFalseAlarm) tell(pause, 'false_alarm', from)
      else tell(pause, 'candidate_end', pause, this.#piece(turn, at, text))
    }
    const end = from + END_AFTER
    const last = bursts.at(-1)!
    if (!isFalseAlarm) {
      tell(end, 'end', end, isTooShort ? undefined : this.#piece(turn, at, last.text))
    }
    return events.sort((a, b) => a.timestampUs - b.timestampUs)
  }

  #piece(turn: number, at: number, text: string): () => AudioFrame {
    const ms = 500 + ++this.#pieces
    this.texts.set(ms, text)
    const data = new Float32Array((ms * SAMPLE_RATE) / 1000)
    const timestampUs = this.#us(at)
    return () => new AudioFrame({ data, sampleRate: SAMPLE_RATE, turn, timestampUs })
  }

  #us(ms: number): number {
    return this.#originUs + ms * 1000
  }
}
