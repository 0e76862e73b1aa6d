import {
  type AudioFrame,
  type ComponentContext,
  EOS,
  type Input,
  type InterruptFrame,
  type Output,
  type SpeechEvent,
  type TextFrame,
} from '../../../core/index.ts'
import { Clip } from './clip.ts'
import type { Passage } from './passage.ts'
import { Reply } from './reply.ts'
import type { Sound } from './sound-slicer.ts'
import { Speaker } from './speaker.ts'
import { StaleText } from './stale-text.ts'
import { TurnGate } from './turn-gate.ts'
import { WaitingLine } from './waiting-line.ts'

/** Passages that may wait to be synthesised; then the text waits in its channel. */
const MAX_PASSAGES = 64
/** After this pause a complete sentence is spoken, though it is not known what follows it. */
const PAUSE_MS = 200
/** After this pause a text without generation, which nobody may end, is taken as complete. */
const END_MS = 1000

/** How a reply was spoken. */
export interface SpokenReply {
  readonly turn: number | undefined
  readonly generation: number | undefined
  /** When its first frame was sent, µs; null when nothing was. */
  readonly firstFrameUs: number | null
  /** Length of the sound that was sent. */
  readonly seconds: number
  /** Whether it was interrupted or taken back. */
  readonly isGivenUp: boolean
}

interface CommonOptions {
  readonly inputs: {
    readonly text: Input<TextFrame | EOS>
    readonly interrupt: Input<InterruptFrame> | null
    readonly turn_events: Input<SpeechEvent> | null
  }
  readonly outputs: {
    readonly audio: Output<AudioFrame>
    /** Gets each sentence once all of its sound was sent. */
    readonly text?: Output<TextFrame>
  }
  readonly context: Pick<ComponentContext, 'clock' | 'signal' | 'log' | 'trace'>
  /** The setting that decides how long the first sound takes, with its value: `model_id inworld-tts-1.5-max`. */
  readonly setting?: string
  /** Called once for each reply, when its last frame was sent or when it was given up. */
  readonly onSpoken?: (reply: SpokenReply) => void
  /** Called when replies to turns before this one are over, those too that were sent; undefined: all. */
  readonly onInterrupt?: (turn: number | undefined) => void
}

/**
 * Speaks a passage. It is never called again before it has ended, holds the clock for what it waits for
 * outside, and ends soon after the signal aborts. What it throws is logged, and the next passage follows.
 */
export type SynthesisOptions = CommonOptions &
  (
    | {
        /** Gets one sentence, or the first clause of one, without markup. */
        readonly synthesise: (
          text: string,
          signal: AbortSignal,
          reply: { readonly turn: number | undefined; readonly generation: number | undefined },
        ) => AsyncIterable<Sound>
        /** It is heard while it is synthesised, so it has to wait until it may be heard. @default false */
        readonly speaksItself?: boolean
      }
    | {
        /** Gets a whole reply, with its markup, piece by piece as it comes; from its beginning at each call. */
        readonly synthesiseStream: (
          pieces: () => AsyncIterable<string>,
          signal: AbortSignal,
        ) => AsyncIterable<Sound>
      }
  )

/**
 * What all speech synthesis has in common: cuts replies into sentences, has one of them synthesised ahead of
 * the one that is being sent, numbers the frames with the characters spoken, and stops for interruptions.
 */
export async function runSynthesis(options: SynthesisOptions): Promise<void> {
  await new Synthesis(options).run()
}

class Synthesis {
  readonly #options: SynthesisOptions
  readonly #gate = new TurnGate()
  readonly #stale = new StaleText()
  readonly #speaker: Speaker
  readonly #toSynthesise = new WaitingLine<Clip>()
  readonly #toSpeak = new WaitingLine<Clip>()
  /** Replies that are not over yet. */
  readonly #live = new Set<Reply>()
  /** The one whose text is coming. */
  #current: Reply | null = null
  #lastText = ''
  #pause = new AbortController()

  constructor(options: SynthesisOptions) {
    const { outputs, context, setting = null } = options
    this.#options = options
    this.#speaker = new Speaker({ ...outputs, context, setting, gate: this.#gate })
  }

  async run(): Promise<void> {
    const { signal } = this.#options.context
    const stop = () => this.#stop()
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    try {
      const reading = [this.#readText(), this.#readInterrupts(), this.#readTurnEvents()]
      await Promise.all([...reading, this.#synthesiseAll(), this.#speakAll()])
    } finally {
      signal.removeEventListener('abort', stop)
      stop()
    }
  }

  // --- what comes in

  async #readText(): Promise<void> {
    for await (const frame of this.#options.inputs.text) {
      this.#hear(frame)
      await this.#toSynthesise.below(MAX_PASSAGES)
    }
    // An input ends when the node stops.
    this.#stop()
  }

  async #readInterrupts(): Promise<void> {
    for await (const { turn } of this.#options.inputs.interrupt ?? []) this.#interrupt(turn)
  }

  async #readTurnEvents(): Promise<void> {
    for await (const event of this.#options.inputs.turn_events ?? []) {
      const { turn } = event
      if (event.event === 'start') this.#stale.started(turn)
      if (event.event === 'confirmed') this.#interrupt(turn)
      if (event.event === 'resumed') this.#takeBack(turn)
      this.#gate.hear(event)
    }
  }

  #hear(frame: TextFrame | EOS): void {
    if (this.#stale.has(frame)) return
    const isSame = this.#current?.generation === frame.generation
    if (frame instanceof EOS) {
      if (isSame || frame.generation === undefined) this.#finish()
      return
    }
    if (frame.text === '') return
    if (!isSame || this.#isNewText(frame)) this.#finish()
    this.#lastText = frame.text
    this.#current ??= this.#begin(frame)
    this.#current.push(frame.text)
    void this.#awaitMore(this.#current)
  }

  /** Whether a frame without generation, which nobody may end, begins a text instead of going on with one. */
  #isNewText({ generation, text }: TextFrame): boolean {
    return generation === undefined && this.#current !== null && isSeparate(this.#lastText, text)
  }

  #begin(frame: TextFrame): Reply {
    const reply = new Reply(frame, {
      units: 'synthesise' in this.#options ? 'sentences' : 'whole',
      nowUs: this.#options.context.clock.now(),
      onPassage: (owner, passage) => this.#add(owner, passage),
    })
    this.#live.add(reply)
    return reply
  }

  #finish(): void {
    const reply = this.#current
    this.#current = null
    this.#pause.abort()
    if (!reply) return
    reply.finish()
    this.#add(reply, null)
  }

  #add(reply: Reply, passage: Passage | null): void {
    const { clock, trace } = this.#options.context
    const nowUs = clock.now()
    this.#toSynthesise.push(new Clip(reply, passage, nowUs))
    if (reply.turn === undefined || reply.hasPassages || !passage) return
    reply.hasPassages = true
    const { turn, generation, sinceUs } = reply
    trace({ turn, part: 'first_sentence', fromUs: sinceUs, toUs: nowUs, ...named(generation) })
  }

  /** Speaks what can be spoken when no more text comes for a while. */
  async #awaitMore(reply: Reply): Promise<void> {
    this.#pause.abort()
    const pause = new AbortController()
    this.#pause = pause
    const { clock } = this.#options.context
    await clock.sleep(PAUSE_MS, pause.signal)
    if (pause.signal.aborted) return
    reply.pause()
    if (reply.generation !== undefined) return
    await clock.sleep(END_MS - PAUSE_MS, pause.signal)
    if (!pause.signal.aborted) this.#finish()
  }

  // --- what stops it

  /** Somebody speaks in this turn: replies to earlier ones are over. Without a number, all are. */
  #interrupt(turn: number | undefined): void {
    this.#stale.interrupted(turn)
    this.#options.onInterrupt?.(turn)
    this.#giveUp((reply) => turn === undefined || reply.turn === undefined || reply.turn < turn)
  }

  /** The turn was not over after all: what answered it is taken back. */
  #takeBack(turn: number): void {
    this.#stale.resumed(turn, this.#options.context.clock.now())
    this.#giveUp((reply) => reply.turn === turn)
  }

  #giveUp(isMeant: (reply: Reply) => boolean): void {
    for (const reply of [...this.#live].filter(isMeant)) {
      this.#stale.givenUp(reply.generation)
      if (reply === this.#current) {
        this.#current = null
        this.#pause.abort()
      }
      reply.giveUp()
      this.#over(reply)
    }
    this.#toSynthesise.keep(({ reply }) => !reply.isGivenUp)
    this.#toSpeak.keep(({ reply }) => !reply.isGivenUp)
  }

  #stop(): void {
    this.#giveUp(() => true)
    this.#toSynthesise.close()
    this.#toSpeak.close()
  }

  // --- what goes out

  async #synthesiseAll(): Promise<void> {
    for (;;) {
      const clip = await this.#toSynthesise.next()
      if (!clip) return
      // One may wait behind the one that is being sent.
      await this.#toSpeak.below(1)
      if ('speaksItself' in this.#options && this.#options.speaksItself) {
        await this.#gate.passes(clip.reply.turn, clip.reply.givenUp)
      }
      if (clip.reply.isGivenUp) continue
      this.#toSpeak.push(clip)
      if (clip.passage) await this.#synthesise(clip, clip.passage)
    }
  }

  async #synthesise(clip: Clip, passage: Passage): Promise<void> {
    const { reply } = clip
    try {
      for await (const sound of this.#sounds(passage, reply)) {
        if (reply.isGivenUp) return
        await clip.add(sound)
      }
      clip.end({ hasFailed: false })
    } catch (error) {
      if (reply.isGivenUp) return
      reply.hasFailed = true
      clip.end({ hasFailed: true })
      this.#options.context.log.error(fieldsOf(error, passage), 'could not speak a piece of text')
    }
  }

  #sounds(passage: Passage, reply: Reply): AsyncIterable<Sound> {
    const { signal } = reply
    if ('synthesise' in this.#options) return this.#options.synthesise(passage.text, signal, reply)
    return this.#options.synthesiseStream(() => passage.pieces(signal), signal)
  }

  async #speakAll(): Promise<void> {
    for (;;) {
      const clip = await this.#toSpeak.next()
      if (!clip) return
      await this.#speaker.speak(clip)
      if (!clip.passage && !clip.reply.isGivenUp) this.#over(clip.reply)
    }
  }

  #over(reply: Reply): void {
    this.#live.delete(reply)
    const { turn, generation, firstFrameUs, seconds, isGivenUp } = reply
    this.#options.onSpoken?.({ turn, generation, firstFrameUs, seconds, isGivenUp })
  }
}

/** Tokens go on with a space or in the middle of a word; lines do neither. */
function isSeparate(before: string, after: string): boolean {
  if (/\s$/.test(before) || /^\s/.test(after)) return false
  const areLines = /\S\s+\S/.test(before) && /\S\s+\S/.test(after)
  return areLines || (/[.!?…]["'”’)\]]*$/u.test(before) && /^["'“‘([]*\p{Lu}/u.test(after))
}

function named(generation: number | undefined): { generation?: number } {
  return generation === undefined ? {} : { generation }
}

/** What was said stays out of the log. */
function fieldsOf(error: unknown, passage: Passage): Record<string, unknown> {
  const { fields } = error as { fields?: Record<string, unknown> }
  return {
    characters: passage.text.length,
    ...(fields ?? { problem: error instanceof Error ? error.message : String(error) }),
  }
}
