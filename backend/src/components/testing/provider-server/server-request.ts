import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

/** One request as it came in. */
export class ProviderRequest {
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
  /** The client's end of the connection, `address:port`: the same for requests on one connection. */
  readonly remote: string
  /** Aborts when the connection closes before the answer is complete: the client gave it up. */
  readonly signal: AbortSignal

  private constructor(message: IncomingMessage, body: Buffer, signal: AbortSignal) {
    const url = new URL(message.url ?? '/', 'http://server')
    this.method = message.method ?? 'GET'
    this.path = url.pathname
    this.query = url.searchParams
    this.headers = message.headers as Record<string, string | undefined>
    this.body = body
    this.remote = `${message.socket.remoteAddress}:${message.socket.remotePort}`
    this.signal = signal
  }

  /** @internal */
  static async read(message: IncomingMessage, response: ServerResponse): Promise<ProviderRequest> {
    const closed = new AbortController()
    response.on('close', () => {
      if (!response.writableFinished) closed.abort()
    })
    const chunks: Buffer[] = []
    try {
      for await (const chunk of message) chunks.push(chunk as Buffer)
    } catch {
      closed.abort()
    }
    return new ProviderRequest(message, Buffer.concat(chunks), closed.signal)
  }

  /** @internal */
  static ofSocket(message: IncomingMessage, connection: Duplex): ProviderRequest {
    const closed = new AbortController()
    connection.on('close', () => closed.abort())
    return new ProviderRequest(message, Buffer.alloc(0), closed.signal)
  }

  /** Whether it is known that the client gave the request up before its answer was complete. */
  get isCancelled(): boolean {
    return this.signal.aborted
  }

  /** Resolves when the client has given the request up: it may do so a while before this end knows. */
  async cancelled(): Promise<void> {
    if (!this.isCancelled) await once(this.signal, 'abort')
  }

  text(): string {
    return this.body.toString('utf8')
  }

  // biome-ignore lint/suspicious/noExplicitAny: a protocol knows what its bodies hold
  json(): any {
    return JSON.parse(this.text())
  }

  /** The parts of a multipart body. */
  form(): Promise<FormData> {
    const headers = { 'content-type': this.headers['content-type'] ?? '' }
    return new Response(new Uint8Array(this.body), { headers }).formData()
  }

  /** The key after `Bearer`, `Token`, `Basic`; undefined when there is none. */
  get key(): string | undefined {
    return this.headers.authorization?.split(' ')[1]
  }
}
