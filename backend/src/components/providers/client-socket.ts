import type { IncomingMessage } from 'node:http'
import type { WebSocket } from 'ws'
import { ProviderError, retryAfterMs } from './errors.ts'
import { hostOf } from './fields.ts'
import { type FetchContext, TimeLimit, type TimeLimitOptions } from './time-limit.ts'

/** Messages that may wait to be read; then the connection is read more slowly. */
const MAX_UNREAD = 256
const NORMAL_CLOSE = 1000
/** Closed without a code, as by a server that simply ends. */
const NO_CODE = 1005

export interface OpenSocketOptions extends TimeLimitOptions {
  readonly headers?: Readonly<Record<string, string>>
  /** Name of the key that is used, for the advice when it is rejected. */
  readonly keyName?: string | undefined
  /** Said at once, to servers that want to hear something first. */
  readonly hello?: object | undefined
  /**
   * For servers that greet or answer `hello`: looks at that message, and throws when it is a refusal. It is
   * part of opening then.
   */
  readonly greeting?: ((message: string | Buffer | null) => void) | undefined
}

/**
 * Opens a WebSocket to a provider.
 *
 * @throws ProviderError when it is refused, cannot be reached or takes longer than `timeoutMs`
 */
export async function openSocket(
  context: FetchContext,
  url: string,
  options: OpenSocketOptions,
): Promise<ClientSocket> {
  const { WebSocket } = await import('ws')
  const limit = new TimeLimit(context, url, options)
  const socket = new WebSocket(url, { headers: { ...options.headers } })
  // Made before it is open, so that no message is missed.
  const client = new ClientSocket(context, socket, hostOf(url))
  try {
    await limit.run(
      opened(socket, url, options.keyName, context).then(async () => {
        const { hello, greeting } = options
        if (hello) client.send(hello)
        if (greeting) greeting(await client.receive())
      }),
    )
    return client
  } catch (error) {
    socket.terminate()
    throw error
  } finally {
    limit.end()
  }
}

/** The address of a WebSocket below a base: `path` under a base with a path, else `usualPath`. */
export function socketUrl(
  base: string,
  { path, usualPath, query }: { path: string; usualPath: string; query: Record<string, string> },
): string {
  const url = new URL(base.replace(/^http/, 'ws'))
  const below = url.pathname.replace(/\/+$/, '')
  url.pathname = below === '' ? usualPath : `${below}/${path}`
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url.href
}

/** The node's end of a WebSocket, read like a loop. Messages of text are strings. */
export class ClientSocket {
  readonly host: string
  readonly #clock: FetchContext['clock']
  readonly #socket: WebSocket
  readonly #unread: (string | Buffer)[] = []
  #wake: (() => void) | null = null
  #closeCode: number | null = null
  #pings = 0

  /** @internal */
  constructor({ clock }: FetchContext, socket: WebSocket, host: string) {
    this.#clock = clock
    this.#socket = socket
    this.host = host
    // What failed is said by the close that follows.
    socket.on('error', () => {})
    socket.on('pong', () => {
      this.#pings = 0
    })
    socket.on('close', (code) => {
      this.#closeCode = code
      this.#wake?.()
    })
    socket.on('message', (data, isBinary) => {
      this.#unread.push(isBinary ? (data as Buffer) : String(data))
      if (this.#unread.length >= MAX_UNREAD) socket.pause()
      this.#wake?.()
    })
  }

  /** Bytes that were sent and have not left this machine. */
  get unsentBytes(): number {
    return this.#socket.bufferedAmount
  }

  /** Pings that have gone unanswered since the last answer. */
  get unansweredPings(): number {
    return this.#pings
  }

  /** An object as JSON, bytes and strings as they are. False, and nothing sent, once it is closed. */
  send(message: object | string | Uint8Array): boolean {
    if (this.#socket.readyState !== this.#socket.OPEN) return false
    const isPlain = typeof message === 'string' || message instanceof Uint8Array
    this.#socket.send(isPlain ? message : JSON.stringify(message))
    return true
  }

  /** Asks whether the other side is still there; see `unansweredPings`. */
  ping(): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return
    this.#pings++
    this.#socket.ping()
  }

  /**
   * The next message, in `clock.hold`; null once the connection was closed properly.
   *
   * @throws ProviderError when it broke
   */
  next(): Promise<string | Buffer | null> {
    return this.#clock.hold(this.receive())
  }

  /** `next` for those who hold the clock themselves. @internal */
  async receive(): Promise<string | Buffer | null> {
    await this.#something()
    const message = this.#unread.shift()
    if (message !== undefined) {
      if (this.#socket.isPaused) this.#socket.resume()
      return message
    }
    if (this.#closeCode === NORMAL_CLOSE || this.#closeCode === NO_CODE) return null
    const did = `broke the connection off (${this.#closeCode})`
    const { host } = this
    throw new ProviderError({ failure: 'connection', did, host, status: this.#closeCode })
  }

  /** Says goodbye; `next` gives what the other side still sends. */
  close(): void {
    this.#socket.close(NORMAL_CLOSE)
  }

  /** Ends it at once. */
  terminate(): void {
    this.#socket.terminate()
  }

  async #something(): Promise<void> {
    while (this.#unread.length === 0 && this.#closeCode === null) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}

function opened(
  socket: WebSocket,
  url: string,
  keyName: string | undefined,
  { clock }: FetchContext,
): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
    socket.once('unexpected-response', (_, response: IncomingMessage) => {
      reject(refusal(response, { url, keyName, nowMs: clock.now() / 1000 }))
    })
  })
}

function refusal(
  { statusCode = 0, headers }: IncomingMessage,
  { url, keyName, nowMs }: { url: string; keyName: string | undefined; nowMs: number },
): ProviderError {
  const isRejected = (statusCode === 401 || statusCode === 403) && keyName !== undefined
  return new ProviderError({
    failure: 'status',
    did: `answered ${statusCode}`,
    advice: isRejected ? `Paste a new key for ${keyName}` : undefined,
    host: hostOf(url),
    status: statusCode,
    retryAfterMs: retryAfterMs(headers['retry-after'] ?? null, nowMs),
  })
}
