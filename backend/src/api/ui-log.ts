/** Messages that must arrive, in order, with one number for each. */
export interface LoggedMessage {
  readonly seq: number
  /** JSON text of an object. */
  readonly text: string
}

export interface MessageLogLimits {
  /** @default 20000 */
  readonly maxMessages?: number
  /** In UTF-16 units of the texts. @default 8388608 */
  readonly maxLength?: number
  /**
   * Number of the first message. A moment in ms is above every number of an earlier run of the server, so
   * that pages cannot take the one for the other. @default now
   */
  readonly firstSeq?: number
}

/**
 * One list of the latest messages for all clients, each of which remembers how far it has come. A client
 * that comes back goes on where it was; one that is too slow loses the oldest. What is kept is bounded
 * however many clients there are.
 */
export class MessageLog {
  readonly #maxMessages: number
  readonly #maxLength: number
  #messages: string[] = []
  /** Messages before this index have been dropped from the front. */
  #start = 0
  #length = 0
  /** Number of the first message that is kept. */
  #firstSeq: number

  constructor(limits: MessageLogLimits = {}) {
    this.#maxMessages = limits.maxMessages ?? 20_000
    this.#maxLength = limits.maxLength ?? 8_388_608
    this.#firstSeq = limits.firstSeq ?? Date.now()
  }

  /** Number of the newest message, or one less than the first when there was none yet. */
  get lastSeq(): number {
    return this.#firstSeq + this.#messages.length - this.#start - 1
  }

  append(text: string): void {
    this.#messages.push(text)
    this.#length += text.length
    while (this.#count > this.#maxMessages || (this.#length > this.#maxLength && this.#count > 1)) {
      this.#dropOldest()
    }
  }

  /** Whether everything after `seq` is still there. */
  has(seq: number): boolean {
    return seq >= this.#firstSeq - 1 && seq <= this.lastSeq
  }

  /** The first message after `seq`, and how many between the two are gone. */
  after(seq: number): { readonly message: LoggedMessage; readonly lost: number } | null {
    const next = Math.max(seq + 1, this.#firstSeq)
    const text = this.#messages[this.#start + next - this.#firstSeq]
    return text === undefined ? null : { message: { seq: next, text }, lost: next - seq - 1 }
  }

  get #count(): number {
    return this.#messages.length - this.#start
  }

  #dropOldest(): void {
    this.#length -= this.#messages[this.#start]!.length
    this.#messages[this.#start] = ''
    this.#start++
    this.#firstSeq++
    if (this.#start < 1024 || this.#start < this.#messages.length / 2) return
    this.#messages = this.#messages.slice(this.#start)
    this.#start = 0
  }
}
