import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** How long bytes may be under way without moving: after that nobody reads them, real ms. */
const STUCK_MS = 20

interface Connection {
  readonly client: Socket
  /** Null until the server has accepted it, and for a server in another process. */
  server: Socket | null
}

/**
 * Sees the connections within this process: what is under way between client and server, and how many
 * requests wait for their answer. Both ends count their bytes, so nothing has to be guessed.
 */
export class LoopbackTraffic {
  readonly #connections = new Set<Connection>()
  /** Ends that have not found their other one yet, by the ports of the two. */
  readonly #accepted = new Map<string, Socket>()
  readonly #exchanges = new Set<ServerResponse>()
  #signature = ''
  #signatureSince = 0
  #changes = 0

  constructor() {
    subscribe('net.client.socket', this.#onClient)
    subscribe('net.server.socket', this.#onServer)
    subscribe('http.server.request.start', this.#onRequest)
  }

  close(): void {
    unsubscribe('net.client.socket', this.#onClient)
    unsubscribe('net.server.socket', this.#onServer)
    unsubscribe('http.server.request.start', this.#onRequest)
    this.#connections.clear()
  }

  /** Requests that have not been answered to the end, and sockets that stay open. */
  get open(): number {
    let open = this.#exchanges.size
    for (const { server } of this.#connections) if (server && isUpgraded(server)) open++
    return open
  }

  /** Rises whenever something moves. */
  get changes(): number {
    this.#look()
    return this.#changes
  }

  /** Whether something was written that has not been read, or a connection is being made or closed. */
  get isUnderWay(): boolean {
    this.#look()
    if (performance.now() - this.#signatureSince > STUCK_MS) return false
    return [...this.#connections].some(isMoving)
  }

  #look(): void {
    for (const connection of this.#connections) this.#tidy(connection)
    const parts = [...this.#connections].map(
      ({ client, server }) => `${client.connecting} ${ends(client)} ${server ? ends(server) : ''}`,
    )
    const signature = `${this.#exchanges.size};${parts.join(';')}`
    if (signature === this.#signature) return
    this.#signature = signature
    this.#signatureSince = performance.now()
    this.#changes++
  }

  #tidy(connection: Connection): void {
    const { client, server } = connection
    const isOver = client.destroyed && (server === null || server.destroyed)
    if (isOver) this.#connections.delete(connection)
  }

  readonly #onClient = (message: unknown): void => {
    const { socket: client } = message as { socket: Socket }
    const connection: Connection = { client, server: null }
    this.#connections.add(connection)
    client.once('connect', () => {
      const key = `${client.localPort} ${client.remotePort}`
      connection.server = this.#accepted.get(key) ?? null
      if (!connection.server) this.#waiting.set(key, connection)
      this.#accepted.delete(key)
    })
  }

  readonly #waiting = new Map<string, Connection>()

  readonly #onServer = (message: unknown): void => {
    const { socket: server } = message as { socket: Socket }
    const key = `${server.remotePort} ${server.localPort}`
    const connection = this.#waiting.get(key)
    if (connection) connection.server = server
    else this.#accepted.set(key, server)
    this.#waiting.delete(key)
  }

  readonly #onRequest = (message: unknown): void => {
    const { response } = message as { response: ServerResponse }
    this.#exchanges.add(response)
    response.once('close', () => this.#exchanges.delete(response))
  }
}

function isMoving({ client, server }: Connection): boolean {
  if (client.connecting) return true
  if (!server) return true
  if (client.destroyed !== server.destroyed) return true
  if (server.bytesRead < client.bytesWritten) return true
  return (
    client.bytesRead < server.bytesWritten && client.readableLength < client.readableHighWaterMark
  )
}

function ends(socket: Socket): string {
  return `${socket.destroyed} ${socket.bytesRead} ${socket.bytesWritten} ${socket.readableLength}`
}

/** A WebSocket: HTTP has let go of it. */
function isUpgraded(server: Socket): boolean {
  return !server.destroyed && (server as Socket & { parser?: unknown }).parser === null
}
