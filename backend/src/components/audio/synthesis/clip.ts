import type { Passage } from './passage.ts'
import type { Reply } from './reply.ts'
import type { Sound } from './sound-slicer.ts'

/** Sound that may wait to be sent, per passage; a synthesiser that is further ahead is not read. */
const MAX_WAITING_SECONDS = 60

/** The sound of one passage on its way from the synthesiser to the output. */
export class Clip {
  readonly reply: Reply
  /** Null at the end of a reply. */
  readonly passage: Passage | null
  /** When the passage was cut from the text. */
  readonly sinceUs: number
  #sounds: Sound[] = []
  #waitingSeconds = 0
  #isComplete = false
  #hasFailed = false
  #changed = Promise.withResolvers<void>()

  constructor(reply: Reply, passage: Passage | null, sinceUs: number) {
    this.reply = reply
    this.passage = passage
    this.sinceUs = sinceUs
  }

  get hasFailed(): boolean {
    return this.#hasFailed
  }

  /** Adds sound; resolves when there is room for more. */
  async add(sound: Sound): Promise<void> {
    const seconds = sound.data.length / sound.sampleRate
    this.#sounds.push(sound)
    this.#waitingSeconds += seconds
    this.#tell()
    while (this.#waitingSeconds > MAX_WAITING_SECONDS && !this.reply.isGivenUp) {
      await Promise.race([this.#changed.promise, this.reply.givenUp])
    }
  }

  end({ hasFailed }: { readonly hasFailed: boolean }): void {
    this.#isComplete = true
    this.#hasFailed = hasFailed
    this.#tell()
  }

  /** The next sound; null after the last, or when the reply is given up. */
  async next(): Promise<Sound | null> {
    while (this.#sounds.length === 0 && !this.#isComplete && !this.reply.isGivenUp) {
      await Promise.race([this.#changed.promise, this.reply.givenUp])
    }
    const sound = this.reply.isGivenUp ? null : (this.#sounds.shift() ?? null)
    if (sound) this.#waitingSeconds -= sound.data.length / sound.sampleRate
    this.#tell()
    return sound
  }

  #tell(): void {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers()
  }
}
