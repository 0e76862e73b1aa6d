import {
  type ClientMessage,
  decodeFramed,
  encodeFramed,
  type LogEntry,
  ServerMessage,
  TapFrame,
} from '@openneuro/protocol'
import { Listeners } from './emitter.ts'
import { type TapErrorListener, type TapListener, Taps } from './taps.ts'
import { randomId } from './window-id.ts'

const RECONNECT_MS = 1000
/** Nothing more is handed to a socket that holds this much unsent: live media that is late is of no use. */
const MAX_UNSENT_BYTES = 1_048_576

type MessageOf<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>

/** The payload of a UI channel: bytes, or what the JSON said. */
export type UiPayload = unknown | Uint8Array<ArrayBuffer>

/** The one UI socket of the page. */
export interface UiSocket {
  readonly isConnected: boolean
  /** @returns the undo */
  onMessage<Type extends ServerMessage['type']>(
    type: Type,
    listener: (message: MessageOf<Type>) => void,
  ): () => void
  /** Connected or not; told at once, then with every change. @returns the undo */
  onConnection(listener: (isConnected: boolean) => void): () => void
  /** What the page knows may be old: fetch nodes, edges and logs again. @returns the undo */
  onStale(listener: () => void): () => void
  /** False when there is no connection, so that nothing was sent. */
  sendUiInput(nodeId: string, channel: string, payload: unknown): boolean
  /** False when it was not sent, for want of a connection or because the connection is too slow. */
  sendUiBytes(nodeId: string, channel: string, bytes: Uint8Array): boolean
  /**
   * What a component shows. The last value comes at once, unless `replay` is false, as for sound.
   * @returns the undo
   */
  onUiOutput(
    nodeId: string,
    channel: string,
    listener: (payload: UiPayload) => void,
    options?: { readonly replay?: boolean },
  ): () => void
  /** Looks at a wire, by the node and output slot it begins at. @returns the close */
  openTap(
    nodeId: string,
    slot: string,
    onFrame: TapListener,
    onError?: TapErrorListener,
  ): () => void
  /** Lines that a node prints from now on. @returns the undo */
  subscribeLogs(nodeId: string, listener: (entries: readonly LogEntry[]) => void): () => void
  close(): void
}

export interface SocketOptions {
  /** Such as `ws://127.0.0.1:8000/ui/ws`. */
  readonly url: string
  readonly session?: string
}

const keyOf = (nodeId: string, channel: string) => JSON.stringify([nodeId, channel])

export function createSocket({ url, session = randomId() }: SocketOptions): UiSocket {
  const messages = new Listeners<[ServerMessage]>()
  const events = new Listeners<[boolean]>()
  const outputs = new Listeners<[UiPayload]>()
  const logs = new Listeners<[readonly LogEntry[]]>()
  const lastOutputs = new Map<string, UiPayload>()
  const taps = new Taps(sendText)
  let socket: WebSocket | null = null
  let timer: ReturnType<typeof setTimeout> | null = null
  let isConnected = false
  let isClosed = false
  /** Number of the last message of the server's log that was seen. */
  let lastSeq: number | null = null

  function connect(): void {
    timer = null
    const query = new URLSearchParams({ session })
    if (lastSeq !== null) query.set('after', String(lastSeq))
    const current = new WebSocket(`${url}?${query}`)
    current.binaryType = 'arraybuffer'
    current.addEventListener('open', () => {
      setConnected(true)
      taps.reopen()
      askForLogs()
    })
    current.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (typeof data === 'string') receiveText(data)
      else receiveBytes(new Uint8Array(data))
    })
    current.addEventListener('close', () => {
      if (socket !== current) return
      socket = null
      setConnected(false)
      if (!isClosed) timer = setTimeout(connect, RECONNECT_MS)
    })
    socket = current
  }

  function setConnected(is: boolean): void {
    if (isConnected === is) return
    isConnected = is
    events.emit('connection', is)
  }

  function isOpen(): boolean {
    return socket?.readyState === WebSocket.OPEN
  }

  function sendText(message: ClientMessage): boolean {
    if (!isOpen()) return false
    socket?.send(JSON.stringify(message))
    return true
  }

  function askForLogs(): void {
    sendText({ type: 'logs', node_ids: logs.keys() })
  }

  function receiveText(text: string): void {
    const json = parsed(text)
    const message = ServerMessage.safeParse(json)
    const seq = (json as { seq?: unknown } | null)?.seq
    if (typeof seq === 'number') lastSeq = seq
    if (message.success) act(message.data)
  }

  function act(message: ServerMessage): void {
    switch (message.type) {
      case 'ui_output':
        showOutput(message.node_id, message.channel, message.payload)
        break
      case 'tap_frame':
        taps.receive(message)
        break
      case 'tap_error':
        taps.fail(message)
        break
      case 'log':
        logs.emit(message.node_id, message.entries)
        break
      case 'graph_reset':
        lastOutputs.clear()
        break
      default:
    }
    messages.emit(message.type, message)
    if (message.type === 'resync' || (message.type === 'hello' && !message.resumed)) {
      events.emit('stale', true)
    }
    if (message.type === 'graph_changed') reopenTapsOf(message.nodes?.map(({ id }) => id) ?? [])
  }

  /** A node that is there again, as after an undo, has none of the taps it had before. */
  function reopenTapsOf(ids: readonly string[]): void {
    if (ids.length === 0) return
    taps.reopen((path) => ids.some((id) => path === id || path.startsWith(`${id}/`)))
  }

  function showOutput(nodeId: string, channel: string, payload: UiPayload): void {
    const key = keyOf(nodeId, channel)
    lastOutputs.set(key, payload)
    outputs.emit(key, payload)
  }

  function receiveBytes(bytes: Uint8Array<ArrayBuffer>): void {
    const framed = decodeFramed(bytes)
    if (!framed) return
    const payload = framed.payload as Uint8Array<ArrayBuffer>
    const { type, node_id, channel } = framed.header
    if (type === 'tap_frame') {
      const frame = TapFrame.safeParse(framed.header)
      if (frame.success) taps.receive(frame.data, payload)
    } else if (typeof node_id === 'string' && typeof channel === 'string') {
      showOutput(node_id, channel, payload)
    }
  }

  connect()
  return {
    get isConnected() {
      return isConnected
    },
    onMessage: (type, listener) =>
      messages.add(type, (message) => listener(message as MessageOf<typeof type>)),
    onConnection(listener) {
      listener(isConnected)
      return events.add('connection', listener)
    },
    onStale: (listener) => events.add('stale', () => listener()),
    sendUiInput: (nodeId, channel, payload) =>
      sendText({ type: 'ui_input', node_id: nodeId, channel, payload }),
    sendUiBytes(nodeId, channel, bytes) {
      if (!socket || !isOpen() || socket.bufferedAmount > MAX_UNSENT_BYTES) return false
      socket.send(encodeFramed({ type: 'ui_input', node_id: nodeId, channel }, bytes))
      return true
    },
    onUiOutput(nodeId, channel, listener, { replay = true } = {}) {
      const key = keyOf(nodeId, channel)
      if (replay && lastOutputs.has(key)) listener(lastOutputs.get(key))
      return outputs.add(key, listener)
    },
    openTap: (nodeId, slot, onFrame, onError) => taps.open({ nodeId, slot }, onFrame, onError),
    subscribeLogs(nodeId, listener) {
      const isNew = !logs.has(nodeId)
      const undo = logs.add(nodeId, listener)
      if (isNew) askForLogs()
      return () => {
        undo()
        if (!logs.has(nodeId)) askForLogs()
      }
    },
    close() {
      isClosed = true
      if (timer) clearTimeout(timer)
      socket?.close()
      setConnected(false)
    },
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
