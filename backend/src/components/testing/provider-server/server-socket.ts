import type { WebSocket } from 'ws'
import type { ProviderRequest } from './server-request.ts'

/** The server's end of a WebSocket: reads like a loop, so that a protocol is a plain function. */
export class ProviderSocket {
  readonly request: ProviderRequest
  readonly #socket: WebSocket
  readonly #inbox: (Buffer | string)[] = []
  #wake: (() => void) | null = null
  /** Bytes until the connection breaks; null when it does not. */
  #left: number | null

  /** @internal */
  constructor(socket: WebSocket, request: ProviderRequest, cutAfterBytes: number | null) {
    this.#socket = socket
    this.request = request
    this.#left = cutAfterBytes
    socket.on('error', () => {})
    socket.on('close', () => this.#wake?.())
    socket.on('message', (data, isBinary) => {
      this.#inbox.push(isBinary ? (data as Buffer) : String(data))
      this.#wake?.()
    })
  }

  /** Aborts when the connection closes. */
  get signal(): AbortSignal {
    return this.request.signal
  }

  /** Messages of the client, text as strings, until the connection closes. */
  async *messages(): AsyncGenerator<Buffer | string> {
    for (;;) {
      for (let next = this.#inbox.shift(); next !== undefined; next = this.#inbox.shift())
        yield next
      if (this.#socket.readyState !== this.#socket.OPEN) return
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** An object as JSON, bytes and strings as they are. Nothing happens once the connection is closed. */
  send(message: object | string | Uint8Array): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return
    const isPlain = typeof message === 'string' || message instanceof Uint8Array
    const data = isPlain ? message : JSON.stringify(message)
    if (this.#left !== null) this.#left -= Buffer.byteLength(data)
    if (this.#left === null || this.#left > 0) this.#socket.send(data)
    else this.#socket.terminate()
  }

  /** @param code 1000 is a normal end */
  close(code = 1000, reason = ''): void {
    this.#socket.close(code, reason)
  }

  /** Stays there but hears and says nothing any more, as after a cable was pulled. */
  goDeaf(): void {
    this.#socket.pause()
  }

  /** Breaks the connection without a word. */
  terminate(): void {
    this.#socket.terminate()
  }
}
