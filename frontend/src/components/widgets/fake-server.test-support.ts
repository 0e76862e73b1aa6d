import { decodeFramed, encodeFramed } from '@openneuro/protocol'
import { vi } from 'vitest'

/** The server's end of the page's socket: what it was sent, and what it sends. */
export class FakeServer {
  readonly texts: unknown[] = []
  readonly binary: { header: unknown; payload: Uint8Array }[] = []
  #page: WebSocketOfPage | null = null

  constructor() {
    const server = this
    vi.stubGlobal(
      'WebSocket',
      class extends WebSocketOfPage {
        constructor() {
          super(server)
          server.#page = this
        }
      },
    )
  }

  get connected(): boolean {
    return this.#page !== null
  }

  receive(data: string | Uint8Array): void {
    if (typeof data === 'string') this.texts.push(JSON.parse(data))
    else this.binary.push(decodeFramed(data)!)
  }

  output(node_id: string, channel: string, payload: unknown): void {
    this.send({ type: 'ui_output', node_id, channel, payload })
  }

  send(message: unknown): void {
    this.#page?.deliver(JSON.stringify(message))
  }

  sendBytes(header: Record<string, unknown>, payload: Uint8Array): void {
    this.#page?.deliver(encodeFramed(header, payload).buffer)
  }
}

class WebSocketOfPage extends EventTarget {
  static readonly OPEN = 1
  readonly readyState = 1
  readonly bufferedAmount = 0
  binaryType = ''
  readonly #server: FakeServer

  constructor(server: FakeServer) {
    super()
    this.#server = server
  }

  send(data: string | Uint8Array): void {
    this.#server.receive(data)
  }

  deliver(data: string | ArrayBuffer): void {
    this.dispatchEvent(new MessageEvent('message', { data }))
  }

  close(): void {}
}
