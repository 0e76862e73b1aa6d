import type { Clock, Input, MessageFrame } from '../../../core/index.ts'

/** A conversation that waits for the model's answer. */
export interface LlmRequest {
  readonly messages: readonly MessageFrame[]
  /** That of the user's newest words, of the newest message that has one where there are none. */
  readonly turn: number | undefined
  /** Time of its newest message, µs. */
  readonly newestUs: number
  /** When it arrived here, µs. */
  readonly receivedUs: number
}

/** Conversations in the order in which they arrive; the next one can be looked at before its time. */
export class Requests {
  readonly #input: Input<readonly MessageFrame[]>
  readonly #clock: Clock
  #next: Promise<LlmRequest | null> | null = null

  constructor(input: Input<readonly MessageFrame[]>, clock: Clock) {
    this.#input = input
    this.#clock = clock
  }

  /** Null when there are no more. */
  peek(): Promise<LlmRequest | null> {
    this.#next ??= this.#read()
    return this.#next
  }

  async take(): Promise<LlmRequest | null> {
    const request = await this.peek()
    this.#next = null
    return request
  }

  async #read(): Promise<LlmRequest | null> {
    while (await this.#input.ready()) {
      const messages = this.#input.tryNext()
      if (messages) return requestOf(messages, this.#clock.now())
    }
    return null
  }
}

function requestOf(messages: readonly MessageFrame[], receivedUs: number): LlmRequest {
  return {
    messages,
    turn: turnOf(messages),
    newestUs: messages.reduce((newest, { timestampUs }) => Math.max(newest, timestampUs), 0),
    receivedUs,
  }
}

/** Words that were typed belong to no turn, whatever was spoken before them. */
function turnOf(messages: readonly MessageFrame[]): number | undefined {
  const words = messages.findLast(({ role }) => role === 'user')
  return words ? words.turn : messages.findLast(({ turn }) => turn !== undefined)?.turn
}
