/** Samples per window at 16 kHz: what the model hears at once. */
export const WINDOW = 512

const THRESHOLD = 0.5
const END_THRESHOLD = 0.35
/** 100 ms at 16 kHz. */
const MIN_SILENCE = 1600
/** 30 ms at 16 kHz. */
const PAD = 480

/** Speech begins or ends, at a position in samples at 16 kHz since the stream began. */
export interface SpeechEdge {
  readonly edge: 'start' | 'end'
  readonly at: number
}

/**
 * Turns the speech probability of one window after another into starts and ends of speech, as Silero's
 * stock streaming iterator does (github.com/snakers4/silero-vad, `VADIterator`): speech starts with the
 * first window at 0.5 or more and ends when it has stayed below 0.35 for 100 ms; both edges are padded by
 * 30 ms. Windows between the two thresholds change nothing.
 */
export class SpeechIterator {
  #position = 0
  #isSpeech = false
  #quietSince: number | null = null

  /** Samples seen so far. */
  get position(): number {
    return this.#position
  }

  /** True from a start to the next end. */
  get isSpeech(): boolean {
    return this.#isSpeech
  }

  /** True while speech goes on and the last windows were not quiet. */
  get isVoiced(): boolean {
    return this.#isSpeech && this.#quietSince === null
  }

  next(probability: number): SpeechEdge | null {
    this.#position += WINDOW
    if (probability >= THRESHOLD) return this.#loud()
    if (probability < END_THRESHOLD && this.#isSpeech) return this.#quiet()
    return null
  }

  /** Forgets that there was speech; positions go on. */
  reset(): void {
    this.#isSpeech = false
    this.#quietSince = null
  }

  #loud(): SpeechEdge | null {
    this.#quietSince = null
    if (this.#isSpeech) return null
    this.#isSpeech = true
    return { edge: 'start', at: Math.max(0, this.#position - PAD - WINDOW) }
  }

  #quiet(): SpeechEdge | null {
    this.#quietSince ??= this.#position
    if (this.#position - this.#quietSince < MIN_SILENCE) return null
    const at = this.#quietSince + PAD - WINDOW
    this.reset()
    return { edge: 'end', at }
  }
}
