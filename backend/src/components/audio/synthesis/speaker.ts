import { AudioFrame, type ComponentContext, type Output, TextFrame } from '../../../core/index.ts'
import type { TurnGate } from '../../turn-taking/index.ts'
import type { Clip } from './clip.ts'
import type { Passage } from './passage.ts'
import type { Reply } from './reply.ts'
import { type Sound, SoundSlicer } from './sound-slicer.ts'
import { charsAt, SpeechRate } from './speech-rate.ts'

/** A reply that was not spoken to its last character ends with this much silence, which says so. */
const SILENCE_SECONDS = 0.02
const USUAL_SAMPLE_RATE = 24_000
/** Sound after which it is asked whether the readers, which may play in real time, have room for more. */
const READY_SECONDS = 1

export interface SpeakerOptions {
  readonly audio: Output<AudioFrame>
  readonly text?: Output<TextFrame>
  readonly context: Pick<ComponentContext, 'clock' | 'trace'>
  readonly setting: string | null
  readonly gate: TurnGate
}

/** Sends clips as frames, each with the characters that have been spoken at its end. */
export class Speaker {
  readonly #options: SpeakerOptions
  readonly #rate = new SpeechRate()
  #sampleRate = USUAL_SAMPLE_RATE
  /** Seconds sent since it was last asked whether the readers can keep up. */
  #sinceReady = 0

  constructor(options: SpeakerOptions) {
    this.#options = options
  }

  /** Resolves when everything was sent, or when the reply is given up. */
  async speak(clip: Clip): Promise<void> {
    const { reply, passage } = clip
    await this.#options.gate.passes(reply.turn, reply.givenUp)
    if (reply.isGivenUp) return
    if (passage) await this.#passage(clip, passage)
    else await this.#end(clip)
  }

  async #passage(clip: Clip, passage: Passage): Promise<void> {
    const { reply } = clip
    const slicer = new SoundSlicer()
    let seconds = 0
    let totalSeconds: number | null = null
    const send = async (sound: Sound, isLast: boolean) => {
      seconds += secondsOf(sound)
      const chars = isLast
        ? endOf(reply, passage)
        : charsAt(passage, seconds, { totalSeconds, rate: this.#rate })
      return this.#send(clip, sound, chars)
    }

    for (let sound = await clip.next(); sound; sound = await clip.next()) {
      if (sound.isWhole) totalSeconds = secondsOf(sound)
      for (const slice of slicer.push(sound)) if (!(await send(slice, false))) return
    }
    if (reply.isGivenUp) return
    const last = slicer.flush()
    if (last && !(await send(last, !clip.hasFailed))) return
    reply.hasBrokenOff = clip.hasFailed
    if (clip.hasFailed) {
      reply.leaveOut(passage.end)
      return
    }
    this.#rate.learn(passage.text.length, seconds)
    const { turn, generation } = reply
    this.#options.text?.send(new TextFrame({ text: passage.text, turn, generation }))
  }

  /** What is not spoken counts as said with what is; a reply of which nothing could be said does not. */
  async #end(clip: Clip): Promise<void> {
    const { reply } = clip
    if (reply.chars >= reply.length || (reply.hasFailed && !reply.hasSound)) return
    if (reply.hasBrokenOff) reply.leaveOut(reply.length)
    const data = new Float32Array(Math.round(this.#sampleRate * SILENCE_SECONDS))
    await this.#send(clip, { data, sampleRate: this.#sampleRate }, reply.length)
  }

  /** Waits for readers that can keep up with real time only; false when the reply is given up meanwhile. */
  async #send({ reply, passage, sinceUs }: Clip, sound: Sound, chars: number): Promise<boolean> {
    if (this.#sinceReady >= READY_SECONDS) {
      this.#sinceReady = 0
      await Promise.race([this.#options.audio.ready(), reply.givenUp])
    }
    if (reply.isGivenUp) return false
    this.#sinceReady += secondsOf(sound)
    const { turn, generation, unspoken } = reply
    reply.chars = Math.max(reply.chars, chars)
    const spoken = { turn, generation, chars: reply.chars, unspoken }
    this.#options.audio.send(new AudioFrame({ ...sound, ...spoken }))
    this.#sampleRate = sound.sampleRate
    reply.seconds += secondsOf(sound)
    if (passage && !reply.hasSound) {
      reply.hasSound = true
      this.#tellFirst(reply, sinceUs)
    }
    return true
  }

  #tellFirst(reply: Reply, sinceUs: number): void {
    const { setting, context } = this.#options
    const { turn, generation } = reply
    const toUs = context.clock.now()
    reply.firstFrameUs = toUs
    if (turn === undefined) return
    context.trace({
      turn,
      part: 'first_audio',
      fromUs: sinceUs,
      toUs,
      setting,
      ...(generation === undefined ? {} : { generation }),
    })
  }
}

function secondsOf({ data, sampleRate }: Sound): number {
  return data.length / sampleRate
}

/** Raw units that have been spoken at the end of a passage: all of them, at that of the last. */
function endOf(reply: Reply, passage: Passage): number {
  return reply.hasEnded && reply.lastPassage === passage ? reply.length : passage.end
}
