import type { ComponentContext } from '../../core/index.ts'
import type { ClientSocket } from './client-socket.ts'
import { ProviderError } from './errors.ts'

const FIRST_WAIT_MS = 500
const MAX_WAIT_MS = 10_000
/** A connection that lasted this long was a good one: the next one is tried soon. */
const GOOD_MS = 10_000

/** How often it is asked whether the other side is still there. */
const PING_MS = 10_000

type Message = object | string | Uint8Array

interface Waiting {
  readonly message: Message
  readonly onSent: (() => void) | undefined
  readonly bytes: number
}

export interface LastingSocketOptions {
  readonly context: Pick<ComponentContext, 'clock' | 'signal' | 'log'>
  /** Opens a connection, to one of several servers perhaps. */
  readonly open: () => Promise<ClientSocket>
  /** A connection is there; what it sends here goes before everything else. */
  readonly onOpen?: (socket: ClientSocket) => void
  /** What it throws ends the connection for good. */
  readonly onMessage: (message: string | Buffer) => void
  /** Size of what may wait while there is no connection; the oldest is lost then, and counted. */
  readonly maxWaitingBytes: number
  /** Before the first new attempt; doubles with each. @default 500 */
  readonly firstWaitMs?: number
  /** The longest wait between two attempts. @default 10,000 */
  readonly maxWaitMs?: number
  /** Whether a mistake that nothing but a person can mend ends everything. @default true */
  readonly stopsForGood?: boolean
}

/**
 * A connection to a provider that is opened again whenever it breaks, after a wait that doubles. What is
 * sent meanwhile waits, up to a limit.
 */
export class LastingSocket {
  readonly #options: LastingSocketOptions
  readonly #waiting: Waiting[] = []
  #waitingBytes = 0
  #lost = 0
  #socket: ClientSocket | null = null
  #isBroken = false
  #isFinishing = false
  /** When the last connection was opened, µs; null when it never was. */
  #openedUs: number | null = null
  #lastSentUs = 0
  /** Aborts when the last connection has been closed. */
  readonly #closed = new AbortController()

  constructor(options: LastingSocketOptions) {
    this.#options = options
  }

  /** When something was sent last, µs; 0 for never. */
  get lastSentUs(): number {
    return this.#lastSentUs
  }

  /** Sends now, or when there is a connection again; `onSent` is called then. */
  send(message: Message, onSent?: () => void): void {
    this.#keep(message, onSent)
    if (this.#socket && this.#socket.unsentBytes <= this.#options.maxWaitingBytes) {
      this.#sendWaiting(this.#socket)
    }
  }

  /** Sends now or never: for what means nothing to the next connection. */
  sendIfOpen(message: Message): void {
    if (this.#socket?.send(message)) this.#lastSentUs = this.#options.context.clock.now()
  }

  /**
   * Keeps the connection until `finish`, or until the node stops while there is none.
   *
   * @throws ProviderError for what nothing but a person can mend
   */
  async run(): Promise<void> {
    const { clock, signal } = this.#options.context
    const { firstWaitMs = FIRST_WAIT_MS, maxWaitMs = MAX_WAIT_MS } = this.#options
    let waitMs = Math.min(firstWaitMs, maxWaitMs)
    void this.#watch()
    while (!signal.aborted && !this.#isFinishing) {
      this.#openedUs = null
      await this.#once()
      if (signal.aborted || this.#isFinishing) return
      const wasGood = this.#openedUs !== null && clock.now() - this.#openedUs >= GOOD_MS * 1000
      if (wasGood) waitMs = Math.min(firstWaitMs, maxWaitMs)
      await clock.sleep(waitMs, signal)
      waitMs = Math.min(waitMs * 2, maxWaitMs)
    }
  }

  /** Sends a last message, if any, and waits until the other side has closed, but not longer than `ms`. */
  async finish(message: Message | null, ms: number): Promise<void> {
    this.#isFinishing = true
    const socket = this.#socket
    if (!socket) return
    if (message === null) socket.close()
    else socket.send(message)
    await this.#options.context.clock.sleep(ms, this.#closed.signal)
    socket.terminate()
  }

  async #once(): Promise<void> {
    try {
      const socket = await this.#options.open()
      // Nobody waits for it any more.
      if (this.#isFinishing) return socket.terminate()
      this.#begin(socket)
      await this.#read(socket)
      if (!this.#isFinishing) this.#broken(null)
    } catch (error) {
      this.#broken(error)
    } finally {
      this.#socket = null
      if (this.#isFinishing) this.#closed.abort()
    }
  }

  #begin(socket: ClientSocket): void {
    const { context, onOpen } = this.#options
    this.#socket = socket
    this.#openedUs = context.clock.now()
    onOpen?.(socket)
    this.#sendWaiting(socket)
    if (this.#isBroken) context.log.info({ lost: this.#lost }, 'connected again')
    this.#isBroken = false
    this.#lost = 0
  }

  async #read(socket: ClientSocket): Promise<void> {
    try {
      const { clock } = this.#options.context
      const next = () => clock.hold(socket.receive(), { isOpenEnded: true })
      for (let message = await next(); message !== null; message = await next()) {
        this.#options.onMessage(message)
      }
    } finally {
      socket.terminate()
    }
  }

  #broken(error: unknown): void {
    const { context, stopsForGood = true } = this.#options
    if (context.signal.aborted || this.#isFinishing) return
    if (error !== null && !(error instanceof ProviderError)) throw error
    if (error?.isPermanent && stopsForGood) throw error
    const fields = error?.fields ?? { problem: 'the connection was closed' }
    // Once per break, not once per attempt.
    if (this.#isBroken) context.log.debug(fields, 'still no connection')
    else context.log.warn(fields, 'no connection; trying again')
    this.#isBroken = true
  }

  #sendWaiting(socket: ClientSocket): void {
    // What a connection does not take any more waits for the next one.
    while (this.#waiting.length > 0 && socket.send(this.#waiting[0]!.message)) {
      const { bytes, onSent } = this.#waiting.shift()!
      this.#waitingBytes -= bytes
      this.#lastSentUs = this.#options.context.clock.now()
      onSent?.()
    }
  }

  /** Ends a connection whose other side has gone without a word. */
  async #watch(): Promise<void> {
    const { clock, signal } = this.#options.context
    for await (const _ of clock.every(PING_MS, signal)) {
      const socket = this.#socket
      if (!socket) continue
      if (socket.unansweredPings > 1) socket.terminate()
      else socket.ping()
    }
  }

  #keep(message: Message, onSent: (() => void) | undefined): void {
    const { context, maxWaitingBytes } = this.#options
    const bytes = message instanceof Uint8Array ? message.length : JSON.stringify(message).length
    this.#waiting.push({ message, onSent, bytes })
    this.#waitingBytes += bytes
    while (this.#waitingBytes > maxWaitingBytes && this.#waiting.length > 1) {
      this.#waitingBytes -= this.#waiting.shift()!.bytes
      if (this.#lost++ === 0) context.log.warn('no connection for too long: the oldest is lost')
    }
  }
}
