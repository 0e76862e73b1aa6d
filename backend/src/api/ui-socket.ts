import { randomUUID } from 'node:crypto'
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
import { createUiChannels } from './ui-channels.ts'
import { UiClient } from './ui-client.ts'
import { forwardEvents } from './ui-events.ts'
import { MessageLog } from './ui-log.ts'
import { createPreviews, createSenderCounts, type Previews } from './ui-previews.ts'

const PATH = '/ui/ws'
const PING_MS = 10_000
/** How long a page that has gone may take to come back without losing text; asked for are 5 s. */
const SESSION_MS = 10_000
const MAX_SESSIONS = 1000
const MAX_MESSAGES_PER_SECOND = 2000

export interface UiSocket {
  readonly clients: number
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  publish(event: ServerMessage): void
  close(): void
}

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
export function createUiSocket(engine: EngineParts, options: ApiOptions): UiSocket {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: options.maxMessageBytes,
    perMessageDeflate: false,
  })
  const log = new MessageLog()
  const sessions = new SessionMemory()
  const connections = new Set<Connection>()
  const counts = createSenderCounts(engine.graph)
  let isClosed = false

  const channels = createUiChannels({
    graph: engine.graph,
    hasClients: () => connections.size > 0,
    report: options.report,
    send({ key, lane, message }) {
      if (lane === 'log') return publishText(message as string)
      for (const { client } of connections) {
        if (lane === 'latest') client.replace(key, message)
        else client.enqueue(message)
      }
    },
  })
  const syncSoon = oncePerTurn(() => {
    if (!isClosed) channels.sync()
  })

  function publishText(text: string): void {
    log.append(text)
    for (const { client } of connections) client.pump()
  }

  const publish = (event: ServerMessage) => publishText(JSON.stringify(event))

  const stopEvents = forwardEvents(engine, {
    publish,
    channels: syncSoon,
    report: options.report,
    log(nodeId: string, entry: LogEntry) {
      const wanting = [...connections].filter(({ logs }) => logs.has(nodeId))
      if (wanting.length === 0) return
      const text = JSON.stringify({ type: 'log', node_id: nodeId, entries: [entry] })
      for (const { client } of wanting) client.enqueue(text)
    },
  })

  const housekeeping = setInterval(() => {
    for (const connection of connections) connection.messagesThisSecond = 0
    for (const { client } of connections) client.reportDrops()
  }, 1000)
  const keepalive = setInterval(() => {
    for (const connection of connections) checkAlive(connection)
  }, PING_MS)
  housekeeping.unref()
  keepalive.unref()

  function connect(socket: WebSocket, request: IncomingMessage): void {
    const { session, after } = askedFor(request)
    const seen = after ?? (session === null ? null : sessions.recall(session))
    const resumed = seen !== null && log.has(seen)
    const cursor = resumed ? seen : log.lastSeq
    const client = new UiClient({ socket, log, cursor, isNumbered: session !== null })
    const connection: Connection = {
      socket,
      client,
      previews: createPreviews({ graph: engine.graph, counts, client }),
      logs: new Set(),
      isAlive: true,
      messagesThisSecond: 0,
    }
    connections.add(connection)
    if (connections.size === 1) channels.sync()

    socket.on('message', (data: Buffer, isBinary) => {
      try {
        receive(connection, data, isBinary)
      } catch (error) {
        options.report(error)
      }
    })
    socket.on('pong', () => (connection.isAlive = true))
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      connections.delete(connection)
      connection.previews.close()
      if (session !== null) sessions.remember(session, client.cursor)
      if (connections.size === 0) syncSoon()
    })
    if (session !== null) {
      const hello: ServerMessage = {
        type: 'hello',
        session,
        resumed,
        seq: cursor,
        restart_reason: options.restartReason,
      }
      socket.send(JSON.stringify(hello))
    }
    client.pump()
  }

  function receive(connection: Connection, data: Buffer, isBinary: boolean): void {
    connection.isAlive = true
    if (++connection.messagesThisSecond > MAX_MESSAGES_PER_SECOND) return
    if (isBinary) {
      const message = parseUiBinary(data)
      if (!message) return
      const { node_id, channel } = message.header
      channels.receive({ nodeId: node_id, channel, payload: new Uint8Array(message.payload) })
    } else {
      const message = parseClientMessage(data.toString())
      if (message) act(connection, message)
    }
  }

  function act(connection: Connection, message: ClientMessage): void {
    switch (message.type) {
      case 'ui_input':
        channels.receive({
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

  channels.sync()

  return {
    get clients() {
      return connections.size
    },
    publish,
    upgrade(request, socket, head) {
      const refusal = isClosed ? closing() : notThisSocket(request, connections.size, options)
      if (refusal) return refuseSocket(socket, refusal)
      socket.on('error', () => socket.destroy())
      server.handleUpgrade(request, socket, head, (webSocket) => connect(webSocket, request))
    },
    close() {
      if (isClosed) return
      isClosed = true
      clearInterval(housekeeping)
      clearInterval(keepalive)
      stopEvents()
      channels.close()
      for (const { socket, previews } of connections) {
        previews.close()
        socket.close(1001)
        socket.terminate()
      }
      server.close()
    },
  }
}

function checkAlive(connection: Connection): void {
  if (connection.isAlive) connection.socket.ping()
  else connection.socket.terminate()
  connection.isAlive = false
}

function closing(): EngineError {
  return new EngineError('request.not_found', 'The server is stopping')
}

function notThisSocket(
  request: IncomingMessage,
  clients: number,
  options: ApiOptions,
): EngineError | null {
  const path = (request.url ?? '').split('?', 1)[0]
  if (path !== PATH || request.headers.upgrade?.toLowerCase() !== 'websocket') {
    return new EngineError(
      'request.not_found',
      `There is no socket here; there is one at "${PATH}"`,
    )
  }
  if (clients < options.maxSockets) return null
  return new EngineError(
    'request.too_many',
    `Cannot open one more socket: ${clients} are open already`,
  )
}

/** `?session=ID&after=N`: a page that comes back says who it was and what it has seen last. */
function askedFor(request: IncomingMessage): { session: string | null; after: number | null } {
  const query = new URLSearchParams((request.url ?? '').split('?')[1] ?? '')
  const given = query.get('session')?.slice(0, 100) ?? null
  const after = Number(query.get('after') ?? Number.NaN)
  return {
    session: given === '' ? randomUUID() : given,
    after: given !== null && Number.isSafeInteger(after) && after >= 0 ? after : null,
  }
}

/** How far pages that have gone had come; forgotten after `SESSION_MS`. */
class SessionMemory {
  readonly #sessions = new Map<string, { readonly cursor: number; readonly untilMs: number }>()

  remember(session: string, cursor: number): void {
    const nowMs = performance.now()
    for (const [id, { untilMs }] of this.#sessions) {
      if (untilMs >= nowMs && this.#sessions.size < MAX_SESSIONS) break
      this.#sessions.delete(id)
    }
    this.#sessions.delete(session)
    this.#sessions.set(session, { cursor, untilMs: nowMs + SESSION_MS })
  }

  recall(session: string): number | null {
    const found = this.#sessions.get(session)
    return found && found.untilMs >= performance.now() ? found.cursor : null
  }
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
