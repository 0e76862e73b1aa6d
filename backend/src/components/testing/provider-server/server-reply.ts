import type { ServerResponse } from 'node:http'
import type { Failure } from './server-troubles.ts'

/** The answer to one request. */
export class ProviderReply {
  readonly #response: ServerResponse
  /** Bytes until the connection breaks; null when it does not. */
  #left: number | null

  /** @internal */
  constructor(response: ServerResponse, cutAfterBytes: number | null) {
    this.#response = response
    this.#left = cutAfterBytes
  }

  /** A whole answer. */
  json(status: number, body: unknown): void {
    this.send(status, 'application/json', JSON.stringify(body))
  }

  /** A whole answer of any type. */
  send(status: number, contentType: string, body: string | Uint8Array): void {
    this.begin(status, contentType)
    this.write(body)
    this.end()
  }

  /** The head of an answer that comes piece by piece. */
  begin(status: number, contentType: string, headers: Record<string, string> = {}): void {
    if (this.#response.headersSent) return
    this.#response.writeHead(status, { 'content-type': contentType, ...headers })
    this.#response.flushHeaders()
  }

  /** One piece. Nothing happens once the connection is closed. */
  write(piece: string | Uint8Array): void {
    const bytes = Buffer.from(piece as Uint8Array)
    if (this.#left === null || bytes.length < this.#left) {
      if (this.#left !== null) this.#left -= bytes.length
      if (bytes.length > 0 && !this.#response.destroyed) this.#response.write(bytes)
      return
    }
    const last = bytes.subarray(0, this.#left)
    this.#left = 0
    this.#response.write(last, () => this.#response.destroy())
  }

  /** One server-sent event. */
  event(data: unknown, name?: string): void {
    const text = typeof data === 'string' ? data : JSON.stringify(data)
    this.write(`${name === undefined ? '' : `event: ${name}\n`}data: ${text}\n\n`)
  }

  end(): void {
    if (this.#left !== 0) this.#response.end()
  }

  /** @internal */
  fail({ status, retryAfterS, body }: Failure): void {
    const usual = { error: { message: `The test asked for status ${status}` } }
    const text = typeof body === 'string' ? body : JSON.stringify(body ?? usual)
    const headers = retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) }
    this.begin(status, typeof body === 'string' ? 'text/plain' : 'application/json', headers)
    this.write(text)
    this.end()
  }
}
