/** When a prompt may follow the one before, in ms after that. */
export const REST_MS = {
  /** Somebody spoke: sooner than anybody notices. */
  speech: 250,
  /** What the character sees has changed. */
  surroundings: 2000,
  /** The model's turn has ended, for the first few times in a row. */
  ownTurn: 500,
  /** The same when nothing but the model's own turns has happened for long. */
  ownTurnMax: 8000,
} as const

/** Own turns in a row that are not slowed down: enough for a task of a few steps. */
const QUICK_TURNS = 4
/** A tool that has not answered by then is no longer waited for. */
const TOOL_WAIT_MS = 10_000
/** The first prompt waits for what is sent when the graph starts. */
const START_MS = 100

type Reason = 'speech' | 'surroundings' | 'ownTurn'

export interface PaceOptions {
  /** µs */
  readonly startUs: number
  /** Whether only the user's words end a pause. */
  readonly speechIsWired: boolean
}

/**
 * Decides when an agent is asked again: when something new has come, or when the model has ended its turn.
 * An agent that is left to itself becomes slower, and rests once it says so.
 */
export class Pace {
  readonly #speechIsWired: boolean
  readonly #reasons = new Set<Reason>()
  #lastUs: number
  #isFirst = true
  #isPaused = false
  #ownTurns = 0

  constructor({ startUs, speechIsWired }: PaceOptions) {
    this.#lastUs = startUs
    this.#speechIsWired = speechIsWired
  }

  heardSpeech(): void {
    this.#wake('speech')
  }

  sawSomethingNew(): void {
    if (this.#isPaused && this.#speechIsWired) return
    this.#wake('surroundings')
  }

  turnEnded(): void {
    if (!this.#isPaused) this.#reasons.add('ownTurn')
  }

  pause(): void {
    this.#isPaused = true
    this.#reasons.clear()
    this.#isFirst = false
  }

  /**
   * When the next prompt is due, µs; null when there is no reason for one.
   * @param hasPendingCalls tools whose answer the model should see with the next prompt
   */
  dueUs(hasPendingCalls: boolean): number | null {
    const rests = [...this.#reasons].map((reason) => this.#restMs(reason, hasPendingCalls))
    if (this.#isFirst) rests.push(START_MS)
    return rests.length === 0 ? null : this.#lastUs + Math.min(...rests) * 1000
  }

  /** @param nowUs when the prompt was sent */
  prompted(nowUs: number): void {
    const isOwn = this.#reasons.size === 1 && this.#reasons.has('ownTurn')
    this.#ownTurns = isOwn ? this.#ownTurns + 1 : 0
    this.#reasons.clear()
    this.#isFirst = false
    this.#lastUs = nowUs
  }

  #wake(reason: Reason): void {
    this.#isPaused = false
    this.#reasons.add(reason)
  }

  #restMs(reason: Reason, hasPendingCalls: boolean): number {
    if (reason === 'speech') return this.#isFirst ? 0 : REST_MS.speech
    if (hasPendingCalls) return TOOL_WAIT_MS
    if (reason === 'surroundings') return REST_MS.surroundings
    const doublings = Math.max(0, this.#ownTurns - QUICK_TURNS + 1)
    return Math.min(REST_MS.ownTurnMax, REST_MS.ownTurn * 2 ** doublings)
  }
}
