import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import {
  type ClientMessage,
  EngineError,
  parseClientMessage,
  parseUiBinary,
  type ServerMessage,
} from '@openneuro/protocol'
import { type WebSocket, WebSocketServer } from 'ws'
import type { LogEntry } from '../core/runtime/node-logs.ts'
import type { ApiOptions, EngineParts } from './context.ts'
import { refuseSocket } from './security.ts'
import { createUiChannels, type Lane, type UiChannels } from './ui-channels.ts'
import { UiClient } from './ui-client.ts'
import { forwardEvents } from './ui-events.ts'
import { MessageLog } from './ui-log.ts'
import { createPreviews, createSenderCounts, type Previews } from './ui-previews.ts'
import { SessionMemory } from './ui-sessions.ts'

const PATH = '/ui/ws'
/** A page that has not answered by the next ping is gone. */
const PING_MS = 10_000
const HOUSEKEEPING_MS = 1000
const MAX_MESSAGES_PER_SECOND = 2000

interface Connection {
  readonly socket: WebSocket
  readonly client: UiClient
  readonly previews: Previews
  /** Nodes whose lines this page wants. */
  logs: ReadonlySet<string>
  isAlive: boolean
  messagesThisSecond: number
}

/** `/ui/ws`: UI channels and events, for many pages at once. */
export class UiSocket {
  readonly #engine: EngineParts
  readonly #options: ApiOptions
  readonly #server: WebSocketServer
  readonly #log = new MessageLog()
  readonly #sessions = new SessionMemory()
  readonly #connections = new Set<Connection>()
  readonly #counts
  readonly #channels: UiChannels
  readonly #syncSoon = oncePerTurn(() => this.#isClosed || this.#channels.sync())
  /** Undoes everything that was started, in any order. */
  readonly #disposals: (() => void)[]
  #isClosed = false

  constructor(engine: EngineParts, options: ApiOptions) {
    this.#engine = engine
    this.#options = options
    this.#server = new WebSocketServer({
      noServer: true,
      maxPayload: options.maxMessageBytes,
      perMessageDeflate: false,
    })
    this.#counts = createSenderCounts(engine.graph)
    this.#channels = createUiChannels({
      graph: engine.graph,
      hasClients: () => this.#connections.size > 0,
      report: options.report,
      send: (item) => this.#send(item),
    })
    const stopEvents = forwardEvents(engine, {
      publish: this.publish,
      channels: this.#syncSoon,
      report: options.report,
      log: (nodeId, entry) => this.#sendLine(nodeId, entry),
    })
    const housekeeping = setInterval(() => this.#keepHouse(), HOUSEKEEPING_MS).unref()
    const pings = setInterval(() => this.#ping(), PING_MS).unref()
    this.#disposals = [
      stopEvents,
      () => clearInterval(housekeeping),
      () => clearInterval(pings),
      () => this.#channels.close(),
      () => this.#server.close(),
    ]
    this.#channels.sync()
  }

  /** Tells every page, those included that come back within a few seconds. */
  readonly publish = (event: ServerMessage): void => this.#publishText(JSON.stringify(event))

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const refusal = this.#refusal(request)
    if (refusal) {
      refuseSocket(socket, refusal)
      return
    }
    socket.on('error', () => socket.destroy())
    this.#server.handleUpgrade(request, socket, head, (page) => this.#connect(page, request))
  }

  /** May be called twice. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    for (const dispose of this.#disposals) dispose()
    for (const { socket, previews } of this.#connections) {
      previews.close()
      socket.close(1001)
      socket.terminate()
    }
  }

  #refusal(request: IncomingMessage): EngineError | null {
    const path = (request.url ?? '').split('?', 1)[0]
    const isSocket = request.headers.upgrade?.toLowerCase() === 'websocket'
    if (this.#isClosed || path !== PATH || !isSocket) {
      const message = `There is no socket at this address; there is one at "${PATH}"`
      return new EngineError('request.not_found', message)
    }
    const open = this.#connections.size
    if (open < this.#options.maxSockets) return null
    return new EngineError(
      'request.too_many',
      `Cannot open one more socket: ${open} are open already`,
    )
  }

  #connect(socket: WebSocket, request: IncomingMessage): void {
    const { session, after } = askedFor(request)
    const seen = after ?? (session === null ? null : this.#sessions.recall(session))
    const resumed = seen !== null && this.#log.has(seen)
    const cursor = resumed ? seen : this.#log.lastSeq
    if (session !== null) socket.send(this.#hello({ session, resumed, seq: cursor }))

    const connection = this.#newConnection(socket, { session, cursor })
    this.#connections.add(connection)
    if (this.#connections.size === 1) this.#channels.sync()
    connection.client.pump()
  }

  #hello(session: { session: string; resumed: boolean; seq: number }): string {
    const hello: ServerMessage = {
      type: 'hello',
      ...session,
      restart_reason: this.#options.restartReason,
      started_at: Math.round(performance.timeOrigin) / 1000,
    }
    return JSON.stringify(hello)
  }

  #newConnection(
    socket: WebSocket,
    { session, cursor }: { readonly session: string | null; readonly cursor: number },
  ): Connection {
    const client = new UiClient({ socket, log: this.#log, cursor, isNumbered: session !== null })
    const { graph } = this.#engine
    const connection: Connection = {
      socket,
      client,
      previews: createPreviews({ graph, counts: this.#counts, client }),
      logs: new Set(),
      isAlive: true,
      messagesThisSecond: 0,
    }
    socket.on('message', (data: Buffer, isBinary) => this.#receive(connection, data, isBinary))
    socket.on('pong', () => {
      connection.isAlive = true
    })
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      this.#connections.delete(connection)
      connection.previews.close()
      if (session !== null) this.#sessions.remember(session, client.cursor)
      if (this.#connections.size === 0) this.#syncSoon()
    })
    return connection
  }

  #receive(connection: Connection, data: Buffer, isBinary: boolean): void {
    connection.isAlive = true
    if (++connection.messagesThisSecond > MAX_MESSAGES_PER_SECOND) return
    try {
      if (isBinary) this.#takeBytes(data)
      else this.#act(connection, parseClientMessage(data.toString()))
    } catch (error) {
      this.#options.report(error)
    }
  }

  #takeBytes(data: Buffer): void {
    const message = parseUiBinary(data)
    if (!message) return
    const { node_id, channel } = message.header
    this.#channels.receive({ nodeId: node_id, channel, payload: new Uint8Array(message.payload) })
  }

  #act(connection: Connection, message: ClientMessage | null): void {
    switch (message?.type) {
      case undefined:
        break
      case 'ui_input':
        this.#channels.receive({
          nodeId: message.node_id,
          channel: message.channel,
          payload: message.payload,
        })
        break
      case 'tap':
        connection.previews.tap({
          nodeId: message.node_id,
          slot: message.slot,
          maxPerSecond: message.max_per_second,
        })
        break
      case 'untap':
        connection.previews.untap(message.node_id, message.slot)
        break
      case 'logs':
        connection.logs = new Set(message.node_ids)
        break
      default:
        message satisfies never
    }
  }

  #send({ key, lane, message }: { key: string; lane: Lane; message: string | Uint8Array }): void {
    if (lane === 'log') this.#publishText(message as string)
    else if (lane === 'latest')
      for (const { client } of this.#connections) client.replace(key, message)
    else for (const { client } of this.#connections) client.enqueue(message)
  }

  #sendLine(nodeId: string, entry: LogEntry): void {
    const wanting = [...this.#connections].filter(({ logs }) => logs.has(nodeId))
    if (wanting.length === 0) return
    const text = JSON.stringify({ type: 'log', node_id: nodeId, entries: [entry] })
    for (const { client } of wanting) client.enqueue(text)
  }

  #publishText(text: string): void {
    this.#log.append(text)
    for (const { client } of this.#connections) client.pump()
  }

  #keepHouse(): void {
    for (const connection of this.#connections) {
      connection.messagesThisSecond = 0
      connection.client.reportDrops()
    }
  }

  #ping(): void {
    for (const connection of this.#connections) {
      if (connection.isAlive) connection.socket.ping()
      else connection.socket.terminate()
      connection.isAlive = false
    }
  }
}

/** `?session=ID&after=N`: a page that comes back says who it was and what it has seen last. */
function askedFor(request: IncomingMessage): { session: string | null; after: number | null } {
  const query = new URLSearchParams((request.url ?? '').split('?')[1] ?? '')
  const session = query.get('session')?.slice(0, 100) || null
  const after = Number(query.get('after') ?? Number.NaN)
  return { session, after: session !== null && Number.isSafeInteger(after) ? after : null }
}

/** Many calls in a row become one, at the end of this turn of the event loop. */
function oncePerTurn(work: () => void): () => void {
  let isPending = false
  return () => {
    if (isPending) return
    isPending = true
    setImmediate(() => {
      isPending = false
      work()
    })
  }
}
