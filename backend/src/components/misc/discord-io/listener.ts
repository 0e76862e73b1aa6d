import {
  AudioFrame,
  audioFromPcm16,
  type ComponentContext,
  type Output,
} from '../../../core/index.ts'
import { StreamConverter } from '../../audio/stream-converter.ts'
import type { DiscordConfig } from './config.ts'
import { OPUS_FORMAT, type OpusCodec, type OpusFactory } from './opus-codec.ts'
import type { Voice } from './voice-bot.ts'

/** More people than speak in one call. The one who has been silent longest is forgotten. */
const MAX_SPEAKERS = 50

interface Speaker {
  readonly opus: OpusCodec
  readonly converter: StreamConverter
}

export interface ListenerOptions {
  readonly context: Pick<ComponentContext<DiscordConfig>, 'clock' | 'config' | 'log'>
  readonly output: Output<AudioFrame>
  readonly newOpus: OpusFactory
}

/** Makes frames of what is said in calls: everybody's as it comes, each with the name of who says it. */
export class Listener {
  readonly #options: ListenerOptions
  /** By user id, the one who spoke last at the end. */
  readonly #speakers = new Map<string, Speaker>()
  #broken = 0

  constructor(options: ListenerOptions) {
    this.#options = options
  }

  hear({ userId, userName, opus }: Voice): void {
    const { context, output } = this.#options
    const { users, sample_rate: sampleRate, channels } = context.config
    if (users.length > 0 && !users.includes(userId) && !users.includes(userName)) return
    const { opus: decoder, converter } = this.#speaker(userId)
    const pcm = this.#decoded(decoder, opus)
    if (!pcm) return
    const heard = audioFromPcm16(pcm, OPUS_FORMAT)
    const timestampUs = Math.round(context.clock.now() - heard.durationUs)
    const data = converter.push(heard)
    if (data.length === 0) return
    output.send(new AudioFrame({ data, sampleRate, channels, timestampUs, source: userName }))
  }

  /** What they say next has nothing to do with what they said before. */
  forget(userId: string): void {
    this.#speakers.get(userId)?.opus.delete()
    this.#speakers.delete(userId)
  }

  close(): void {
    for (const userId of [...this.#speakers.keys()]) this.forget(userId)
  }

  #speaker(userId: string): Speaker {
    const { newOpus, context } = this.#options
    const { sample_rate: sampleRate, channels } = context.config
    const speaker = this.#speakers.get(userId) ?? {
      opus: newOpus(),
      converter: new StreamConverter({ sampleRate, channels }),
    }
    this.#speakers.delete(userId)
    this.#speakers.set(userId, speaker)
    if (this.#speakers.size > MAX_SPEAKERS) this.forget(this.#speakers.keys().next().value!)
    return speaker
  }

  #decoded(decoder: OpusCodec, opus: Uint8Array): Uint8Array | null {
    try {
      return decoder.decode(opus)
    } catch (error) {
      this.#broken += 1
      if (this.#broken === 1) {
        this.#options.context.log.warn({ error }, 'sound cannot be decoded and is left out')
      }
      return null
    }
  }
}
