import { createHash } from 'node:crypto'
import { BroadcastChannel } from 'node:worker_threads'
import type { Clock } from '../../../core/index.ts'

/** Threads of this process answer within a few ms; one that is busy takes longer. */
const ANSWER_MS = 300
const CHANNEL = 'openneuro-discord-bots'

type Message =
  | { readonly type: 'ask'; readonly bot: string }
  | { readonly type: 'taken'; readonly bot: string }

/**
 * One bot at most for each token in this process: nodes live in threads of their own, so they ask each other.
 */
export class BotLock {
  readonly #bot: string
  readonly #channel = new BroadcastChannel(CHANNEL)
  #isTaken = false
  #isOurs = false

  /** @param token never leaves the thread: the others see a hash of it */
  constructor(token: string) {
    this.#bot = createHash('sha256').update(token).digest('hex')
    this.#channel.onmessage = ({ data }: { data: unknown }) => this.#hear(data as Message)
    this.#channel.unref()
  }

  /** False when another node has the bot. */
  async take(clock: Clock, signal: AbortSignal): Promise<boolean> {
    this.#post({ type: 'ask', bot: this.#bot })
    await clock.sleep(ANSWER_MS, signal)
    this.#isOurs = !this.#isTaken
    return this.#isOurs
  }

  release(): void {
    this.#isOurs = false
    this.#channel.close()
  }

  #hear({ type, bot }: Message): void {
    if (bot !== this.#bot) return
    if (type === 'taken') this.#isTaken = true
    else if (this.#isOurs) this.#post({ type: 'taken', bot })
  }

  #post(message: Message): void {
    this.#channel.postMessage(message)
  }
}
