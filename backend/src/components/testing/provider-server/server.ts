import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { ProviderReply } from './server-reply.ts'
import { ProviderRequest } from './server-request.ts'
import { ProviderSocket } from './server-socket.ts'
import { type Cut, type Failure, Troubles } from './server-troubles.ts'

/** What the server needs of a clock. On a run's virtual clock its delays take no real time. */
export interface ServerClock {
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** How long the server takes for what, in ms; 0 is at once. */
export interface ProviderDelays {
  /** From a transcription request to its text. */
  asrMs: number
  /** From a chat request to its first token. */
  firstTokenMs: number
  /** Between two tokens. */
  tokenMs: number
  /** From a synthesis request to its first audio. */
  firstAudioMs: number
}

export interface ProviderServerOptions {
  /** @default the machine's */
  readonly clock?: ServerClock
  /** @default 0 each */
  readonly delays?: Partial<ProviderDelays>
}

/** Answers one request. What it throws becomes a 500 with the message. */
export type RequestHandler = (
  request: ProviderRequest,
  reply: ProviderReply,
) => Promise<unknown> | unknown
/** Speaks with one client; the socket closes by itself only when somebody closes it. */
export type SocketHandler = (socket: ProviderSocket) => Promise<unknown> | unknown

interface SocketEntry {
  readonly handler: SocketHandler
  readonly statusOf: (request: ProviderRequest) => number | null
}

/** Providers hang up after about a minute. On a virtual clock a test may be much slower than what it plays. */
const KEEP_ALIVE_MS = 60_000

/**
 * A provider on this machine: real HTTP and WebSocket on 127.0.0.1. Protocols are added by `serveX`
 * functions; tests say what goes wrong with `fail`, `cut` and `hang`.
 */
export class ProviderServer {
  /** Everything that was asked, sockets included, in order of arrival. */
  readonly requests: ProviderRequest[] = []
  /** May be changed at any time. */
  readonly delays: ProviderDelays
  readonly #clock: ServerClock
  readonly #troubles = new Troubles()
  readonly #handlers = new Map<string, RequestHandler>()
  readonly #socketHandlers = new Map<string, SocketEntry>()
  readonly #http = createServer((message, response) => void this.#answer(message, response))
  readonly #sockets = new WebSocketServer({ noServer: true })
  /** Those of WebSockets as well, which HTTP forgets. */
  readonly #connections = new Set<Socket>()
  readonly #waiting = new Set<() => void>()
  #port = 0

  constructor({ clock = realClock, delays = {} }: ProviderServerOptions = {}) {
    this.#clock = clock
    this.delays = { asrMs: 0, firstTokenMs: 0, tokenMs: 0, firstAudioMs: 0, ...delays }
    this.#http.on('connection', (connection) => {
      this.#connections.add(connection)
      connection.once('close', () => this.#connections.delete(connection))
    })
    this.#http.keepAliveTimeout = KEEP_ALIVE_MS
    this.#http.on('upgrade', (message, socket, head) => void this.#upgrade(message, socket, head))
  }

  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** `ws://127.0.0.1:<port>` */
  get socketUrl(): string {
    return `ws://127.0.0.1:${this.#port}`
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#http.listen(0, '127.0.0.1', resolve))
    this.#port = (this.#http.address() as AddressInfo).port
  }

  /** Answers requests; a later handler for the same path replaces the earlier one. */
  on(method: string, path: string, handler: RequestHandler): void {
    this.#handlers.set(`${method.toUpperCase()} ${path}`, handler)
  }

  /** Accepts WebSockets on a path, except those with a request for which `statusOf` gives a status. */
  onSocket(
    path: string,
    handler: SocketHandler,
    statusOf: (request: ProviderRequest) => number | null = () => null,
  ): void {
    this.#socketHandlers.set(path, { handler, statusOf })
  }

  /** The next `times` requests for the path get this answer; a WebSocket is refused with it. */
  fail(failure: Failure): void {
    this.#troubles.add({ ...failure, type: 'fail' })
  }

  /** The next `times` answers on the path break off after so many bytes; of a WebSocket, sent ones. */
  cut(cut: Cut): void {
    this.#troubles.add({ ...cut, type: 'cut' })
  }

  /** The next `times` requests for the path are never answered. */
  hang({ path, times }: { readonly path: string; readonly times?: number }): void {
    this.#troubles.add({ path, times, type: 'hang' })
  }

  /** As if nothing had been asked yet, and nothing were to go wrong. */
  forget(): void {
    this.requests.length = 0
    this.#troubles.clear()
  }

  /** Waits on the server's clock; 0 is at once. Also resolves when the signal aborts. */
  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms > 0) await this.#clock.sleep(ms, signal)
  }

  /** Resolves when `count` requests for the path have come in since the server started. */
  async received(path: string, count = 1): Promise<void> {
    while (this.requests.filter((request) => request.path === path).length < count) {
      await new Promise<void>((resolve) => this.#waiting.add(resolve))
    }
  }

  /** Closes every connection, also open ones. */
  async close(): Promise<void> {
    for (const connection of this.#connections) connection.destroy()
    await new Promise<void>((resolve) => this.#http.close(() => resolve()))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await ProviderRequest.read(message, response)
    this.#note(request)
    const trouble = this.#troubles.take(request.path)
    const reply = new ProviderReply(response, trouble?.type === 'cut' ? trouble.afterBytes : null)
    if (trouble?.type === 'hang') return
    if (trouble?.type === 'fail') return reply.fail(trouble)
    const handler = this.#handlers.get(`${request.method} ${request.path}`)
    try {
      if (handler) await handler(request, reply)
      else reply.json(404, { error: { message: `There is no ${request.method} ${request.path}` } })
    } catch (error) {
      if (!request.signal.aborted) reply.json(500, { error: { message: String(error) } })
    }
  }

  async #upgrade(message: IncomingMessage, connection: Duplex, head: Buffer): Promise<void> {
    connection.on('error', () => {})
    const request = ProviderRequest.ofSocket(message, connection)
    this.#note(request)
    const trouble = this.#troubles.take(request.path)
    if (trouble?.type === 'hang') return
    const entry = this.#socketHandlers.get(request.path)
    const status = entry ? entry.statusOf(request) : 404
    if (trouble?.type === 'fail' || !entry || status !== null) {
      const refused = { path: request.path, status: status ?? 0 }
      connection.end(refusal(trouble?.type === 'fail' ? trouble : refused))
      return
    }
    const limit = trouble?.type === 'cut' ? trouble.afterBytes : null
    this.#sockets.handleUpgrade(message, connection, head, (socket: WebSocket) => {
      void entry.handler(new ProviderSocket(socket, request, limit))
    })
  }

  #note(request: ProviderRequest): void {
    this.requests.push(request)
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }
}

/** Starts a provider on a free port. */
export async function startProviders(options?: ProviderServerOptions): Promise<ProviderServer> {
  const server = new ProviderServer(options)
  await server.listen()
  return server
}

function refusal({ status, retryAfterS, body = '' }: Failure): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const headers = [
    `HTTP/1.1 ${status} Refused`,
    ...(retryAfterS === undefined ? [] : [`Retry-After: ${retryAfterS}`]),
    `Content-Length: ${Buffer.byteLength(text)}`,
    'Connection: close',
  ]
  return `${headers.join('\r\n')}\r\n\r\n${text}`
}

const realClock: ServerClock = {
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve()
      const timer = setTimeout(done, ms)
      signal?.addEventListener('abort', done)
      function done(): void {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
    }),
}
