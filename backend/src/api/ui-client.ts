import type { WebSocket } from 'ws'
import type { MessageLog } from './ui-log.ts'

/** Nothing more is handed to the socket while it holds this much unsent. */
const HIGH_WATER_BYTES = 262_144
const MAX_QUEUED_MESSAGES = 256
const MAX_QUEUED_BYTES = 4_194_304

export type Message = string | Uint8Array

/**
 * One page. It has three lanes: messages of the log, which must arrive; a queue, whose oldest go when the
 * page is too slow; and per channel the latest item only.
 */
export class UiClient {
  readonly #socket: WebSocket
  readonly #log: MessageLog
  readonly #isNumbered: boolean
  /** Number of the last message of the log that was handed to the socket. */
  cursor: number
  /** Items that were skipped because the page was too slow. */
  drops = 0
  #reportedDrops = 0
  #queue: Message[] = []
  #queuedBytes = 0
  readonly #latest = new Map<string, Message>()

  constructor(options: {
    readonly socket: WebSocket
    readonly log: MessageLog
    readonly cursor: number
    /** Adds `seq` to messages of the log, for clients that come back. */
    readonly isNumbered: boolean
  }) {
    this.#socket = options.socket
    this.#log = options.log
    this.cursor = options.cursor
    this.#isNumbered = options.isNumbered
  }

  /** Sends what fits: called whenever the log has grown or the socket has sent something. */
  readonly pump = (): void => {
    while (
      this.#socket.readyState === this.#socket.OPEN &&
      this.#socket.bufferedAmount < HIGH_WATER_BYTES
    ) {
      const message = this.#next()
      if (message === null) return
      this.#socket.send(message, this.pump)
    }
  }

  /** The oldest of the queue go when the page is too slow, and are counted. */
  enqueue(message: Message): void {
    this.#queue.push(message)
    this.#queuedBytes += message.length
    while (this.#queue.length > MAX_QUEUED_MESSAGES || this.#queuedBytes > MAX_QUEUED_BYTES) {
      this.#queuedBytes -= this.#queue.shift()!.length
      this.drops++
    }
    this.pump()
  }

  /** Replaces what still waits under the same key. */
  replace(key: string, message: Message): void {
    if (this.#latest.has(key)) this.drops++
    this.#latest.set(key, message)
    this.pump()
  }

  isWaiting(key: string): boolean {
    return this.#latest.has(key)
  }

  /** Tells the page what it missed, when that has changed. */
  reportDrops(): void {
    if (this.drops === this.#reportedDrops) return
    this.#reportedDrops = this.drops
    this.enqueue(JSON.stringify({ type: 'ui_drops', drops: this.drops }))
  }

  #next(): Message | null {
    const logged = this.#log.after(this.cursor)
    if (logged) return this.#fromLog(logged)

    const queued = this.#queue.shift()
    if (queued !== undefined) {
      this.#queuedBytes -= queued.length
      return queued
    }

    for (const [key, message] of this.#latest) {
      this.#latest.delete(key)
      return message
    }
    return null
  }

  #fromLog({ message, lost }: NonNullable<ReturnType<MessageLog['after']>>): string {
    if (lost > 0) {
      this.cursor = message.seq - 1
      return JSON.stringify({ type: 'resync', lost })
    }
    this.cursor = message.seq
    if (!this.#isNumbered) return message.text
    return `${message.text.slice(0, -1)},"seq":${message.seq}}`
  }
}
