import { once } from 'node:events'
import { get } from 'node:http'
import { decodeFramed } from '@openneuro/protocol'
import { WebSocket } from 'ws'

export interface Received {
  readonly type: string
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it waits for
  readonly [field: string]: any
}

/** A page on the UI socket, as far as tests need one: what it received, and waiting for more. */
export class PageClient {
  readonly socket: WebSocket
  readonly received: Received[] = []
  readonly #waiting = new Set<() => void>()

  private constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('message', (data: Buffer, isBinary) => {
      const framed = isBinary ? decodeFramed(data) : null
      const message = framed
        ? { ...framed.header, bytes: Buffer.from(framed.payload) }
        : JSON.parse(data.toString())
      this.received.push(message as Received)
      for (const check of this.#waiting) check()
    })
  }

  static async open(url: string, query = ''): Promise<PageClient> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ui/ws${query}`)
    const client = new PageClient(socket)
    await once(socket, 'open')
    return client
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message))
  }

  type(nodeId: string, text: string): void {
    this.send({ type: 'ui_input', node_id: nodeId, channel: 'ui_text', payload: text })
  }

  /** Texts shown by a node, in order. */
  shownBy(nodeId: string): string[] {
    return this.received
      .filter((message) => message.type === 'ui_output' && message.node_id === nodeId)
      .map((message) => message.payload)
  }

  /** Resolves when what was received is enough. */
  async until<T>(
    enough: (received: readonly Received[]) => T | undefined | null | false,
  ): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<T>()
    const check = () => {
      const found = enough(this.received)
      if (found) resolve(found)
    }
    this.#waiting.add(check)
    check()
    return promise.finally(() => this.#waiting.delete(check))
  }

  async close(): Promise<void> {
    const closed = once(this.socket, 'close')
    this.socket.close()
    await closed
  }

  [Symbol.dispose](): void {
    this.socket.terminate()
  }
}

/** A viewer of `/metrics`. */
export class MetricsViewer {
  readonly snapshots: Received[] = []
  readonly #waiting = new Set<() => void>()
  readonly #request

  constructor(url: string, query = '') {
    let text = ''
    this.#request = get(`${url}/metrics${query}`, (response) => {
      response.on('data', (chunk: Buffer) => {
        const events = (text + chunk).split('\n\n')
        text = events.pop()!
        for (const event of events) this.#add(event)
      })
      response.on('error', () => {})
    })
    this.#request.on('error', () => {})
  }

  async until<T>(
    enough: (snapshots: readonly Received[]) => T | undefined | null | false,
  ): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<T>()
    const check = () => {
      const found = enough(this.snapshots)
      if (found) resolve(found)
    }
    this.#waiting.add(check)
    check()
    return promise.finally(() => this.#waiting.delete(check))
  }

  [Symbol.dispose](): void {
    this.#request.destroy()
  }

  #add(event: string): void {
    if (!event.startsWith('data: ')) return
    this.snapshots.push(JSON.parse(event.slice(6)))
    for (const check of this.#waiting) check()
  }
}
