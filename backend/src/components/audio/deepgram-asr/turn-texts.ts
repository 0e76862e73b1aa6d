import type { Clock, SpeechEvent } from '../../../core/index.ts'
import { isWholeSentence } from '../../turn-taking/index.ts'
import type { FinalResult } from './deepgram.ts'

/** How long the answer to `Finalize` is waited for after the turn has ended, in ms. */
const LATE_MS = 800
/** Turns that a result may still belong to. */
const MAX_TURNS = 16

export interface TurnTextsOptions {
  readonly clock: Pick<Clock, 'now' | 'sleep'>
  /** Asks for the results of everything that has been heard. */
  readonly finalize: () => void
  readonly send: (text: string, turn: number) => void
  /** The turn is over and its text was sent; times in µs. */
  readonly onDone: (turn: number, times: { fromUs: number; toUs: number }) => void
  readonly signal: AbortSignal
}

interface Turn {
  readonly turn: number
  readonly startUs: number
  readonly pieces: FinalResult[]
  /** When the results were asked for; null while nobody has. */
  askedUs: number | null
  isAnswered: boolean
  isOver: boolean
  /** The text as it was sent last. */
  sent: string
  sentUs: number
  isTold: boolean
}

/**
 * Puts results together, one text per turn. A text that reads like a whole sentence is sent in the pause
 * before it is sure that the turn is over.
 */
export class TurnTexts {
  readonly #options: TurnTextsOptions
  readonly #turns: Turn[] = []

  constructor(options: TurnTextsOptions) {
    this.#options = options
  }

  follow({ event, turn, timestampUs, audio }: SpeechEvent): void {
    if (event === 'start') this.#begin(turn, timestampUs)
    // A voice detection that was started again uses the numbers of earlier turns.
    const known = this.#turns.findLast((one) => one.turn === turn)
    if (!known) return
    const isNothing = event === 'false_alarm' || (event === 'end' && !audio)
    if (isNothing) this.#turns.splice(this.#turns.indexOf(known), 1)
    else if (event === 'candidate_end' && audio) this.#ask(known)
    else if (event === 'resumed') known.askedUs = null
    else if (event === 'end') this.#end(known)
  }

  /** @param endUs when what was said in it ended, µs */
  add(result: FinalResult, endUs: number): void {
    const turn = this.#turns.findLast(({ startUs }) => startUs <= endUs)
    if (!turn) return
    if (result.text !== '') turn.pieces.push(result)
    if (result.fromFinalize) turn.isAnswered = true
    if (
      turn.isOver ||
      (turn.isAnswered && turn.askedUs !== null && isWholeSentence(textOf(turn)))
    ) {
      this.#send(turn)
    }
  }

  /** Nothing more will come: sends what has not been sent. */
  finish(): void {
    for (const turn of this.#turns.filter(({ isOver }) => !isOver)) {
      turn.isOver = true
      this.#send(turn)
    }
  }

  #begin(turn: number, startUs: number): void {
    this.#turns.push({
      turn,
      startUs,
      pieces: [],
      askedUs: null,
      isAnswered: false,
      isOver: false,
      sent: '',
      sentUs: 0,
      isTold: false,
    })
    if (this.#turns.length > MAX_TURNS) this.#turns.shift()
  }

  #ask(turn: Turn): void {
    turn.askedUs ??= this.#options.clock.now()
    turn.isAnswered = false
    this.#options.finalize()
  }

  #end(turn: Turn): void {
    // Audio that comes as whole utterances was not there yet when the speaker paused.
    if (!turn.isAnswered) this.#ask(turn)
    turn.isOver = true
    if (turn.isAnswered) this.#send(turn)
    else void this.#sendLater(turn)
  }

  /** With little left to say, Deepgram does not answer at all. */
  async #sendLater(turn: Turn): Promise<void> {
    const { clock, signal } = this.#options
    await clock.sleep(LATE_MS, signal)
    if (!turn.isAnswered) this.#send(turn)
  }

  #send(turn: Turn): void {
    const text = textOf(turn)
    if (text !== '' && text !== turn.sent) {
      turn.sent = text
      turn.sentUs = this.#options.clock.now()
      turn.isTold = false
      this.#options.send(text, turn.turn)
    }
    if (turn.isOver && turn.sent !== '' && !turn.isTold) this.#tell(turn)
  }

  #tell(turn: Turn): void {
    turn.isTold = true
    const fromUs = Math.min(turn.askedUs ?? turn.sentUs, turn.sentUs)
    this.#options.onDone(turn.turn, { fromUs, toUs: turn.sentUs })
  }
}

/** `[Speaker N]` wherever the speaker changes. */
function textOf({ pieces }: Turn): string {
  const texts = pieces.map((piece, index) =>
    piece.speaker !== (pieces[index - 1]?.speaker ?? null) ? labelled(piece) : piece.text,
  )
  return texts.join(' ')
}

/** A text with who said it, where that is known. */
export function labelled({ text, speaker }: FinalResult): string {
  return speaker === null ? text : `[Speaker ${speaker}] ${text}`
}
