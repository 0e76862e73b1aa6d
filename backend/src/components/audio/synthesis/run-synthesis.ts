import type { Frame, SpeechEvent } from '../../../core/index.ts'
import { endsBy, StaleText, TurnGate, WaitingLine } from '../../turn-taking/index.ts'
import { Clip } from './clip.ts'
import type { Passage } from './passage.ts'
import type { Reply } from './reply.ts'
import type { Sound } from './sound-slicer.ts'
import { Speaker } from './speaker.ts'
import type { SynthesisOptions } from './synthesis-options.ts'
import { TextReader } from './text-reader.ts'

/** Passages that may wait to be synthesised; then the text waits in its channel. */
const MAX_PASSAGES = 64

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
  readonly #reader: TextReader
  readonly #toSynthesise = new WaitingLine<Clip>()
  readonly #toSpeak = new WaitingLine<Clip>()
  /** Replies that are not over yet. */
  readonly #live = new Set<Reply>()

  constructor(options: SynthesisOptions) {
    const { outputs, context, setting = null } = options
    this.#options = options
    this.#speaker = new Speaker({ ...outputs, context, setting, gate: this.#gate })
    this.#reader = new TextReader({
      clock: context.clock,
      stale: this.#stale,
      units: 'synthesise' in options ? 'sentences' : 'whole',
      onBegin: (reply) => this.#live.add(reply),
      onPassage: (reply, passage) => this.#add(reply, passage),
    })
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
      this.#reader.hear(frame)
      await this.#toSynthesise.below(MAX_PASSAGES)
    }
    // An input ends when the node stops.
    this.#stop()
  }

  async #readInterrupts(): Promise<void> {
    for await (const frame of this.#options.inputs.interrupt ?? []) this.#interrupt(frame)
  }

  async #readTurnEvents(): Promise<void> {
    for await (const event of this.#options.inputs.turn_events ?? []) {
      if (event.event === 'start') this.#start(event)
      if (event.event === 'confirmed') this.#interrupt(event)
      if (event.event === 'resumed') this.#takeBack(event.turn)
      this.#gate.hear(event)
    }
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

  // --- what stops it

  /** Somebody speaks in this turn: replies to earlier ones are over. Without a number, all are. */
  #interrupt(frame: Frame): void {
    const turn = this.#stale.interrupted(frame)
    this.#options.onInterrupt?.(turn)
    this.#giveUp((reply) => endsBy({ turn }, reply))
  }

  /** A voice detection that counts anew will not tell how the turns of the one before have ended. */
  #start(event: SpeechEvent): void {
    if (!this.#stale.started(event)) return
    this.#giveUp((reply) => this.#gate.isOpen(reply.turn))
    this.#gate.clear()
  }

  /** The turn was not over after all: what answered it is taken back. */
  #takeBack(turn: number): void {
    this.#stale.resumed(turn, this.#options.context.clock.now())
    this.#giveUp((reply) => reply.turn === turn)
  }

  #giveUp(isMeant: (reply: Reply) => boolean): void {
    for (const reply of [...this.#live].filter(isMeant)) {
      this.#stale.givenUp(reply.generation)
      this.#reader.forget(reply)
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
