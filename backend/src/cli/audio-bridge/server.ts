import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import { deviceChoices } from '../../components/audio/devices/decibri.ts'
import { captureTo, playFrom, type StreamEnd } from './streams.ts'

export interface BridgeOptions {
  readonly host: string
  /** 0 for any free one. */
  readonly port: number
  /** Index or name; empty: the default one. */
  readonly inputDevice: string
  readonly outputDevice: string
  readonly maxOutputBufferMs: number
  /** What clients have to give as `?token=`; null on a loopback address. */
  readonly token: string | null
  readonly log: (line: string) => void
}

export interface Bridge {
  readonly url: string
  close(): Promise<void>
}

/** What a client wants. */
export const Wish = z.object({
  role: z.enum(['audio_in', 'audio_out']),
  sample_rate: z.int().min(1000).max(384_000),
  channels: z.int().min(1).max(32),
  frame_ms: z.int().min(5).max(1000),
})
export type Wish = z.infer<typeof Wish>

/** Clients at the same time, and the size of one message. */
const MAX_CLIENTS = 16
const MAX_MESSAGE_BYTES = 1 << 20
/** Close code of wire-api.md §10 for a client that cannot be served. */
const REFUSED = 1011

/** Serves this machine's sound devices to RemoteAudioIn and RemoteAudioOut (wire-api.md §10). */
export async function startBridge(options: BridgeOptions): Promise<Bridge> {
  const server = createServer((request, response) => void answer(options, request, response))
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES })
  server.on('upgrade', (request, socket, head) => {
    const isFull = sockets.clients.size >= MAX_CLIENTS
    if (isFull || !isAllowed(options, request) || pathOf(request) !== '/ws/audio') {
      socket.end(`HTTP/1.1 ${isFull ? '503 Service Unavailable' : '403 Forbidden'}\r\n\r\n`)
      return
    }
    sockets.handleUpgrade(request, socket, head, (client) => serve(options, client))
  })
  await listen(server, options)
  const { port } = server.address() as AddressInfo
  const host = options.host.includes(':') ? `[${options.host}]` : options.host
  return {
    url: `ws://${host}:${port}/ws/audio`,
    async close() {
      for (const client of sockets.clients) client.terminate()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function listen(server: Server, { host, port }: BridgeOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
}

/** Browsers say where a page comes from; no page has any business here. */
function isAllowed({ token }: BridgeOptions, { headers, url }: IncomingMessage): boolean {
  if (headers.origin !== undefined) return false
  if (token === null) return isLoopback(headers.host ?? '')
  const given = new URL(url ?? '/', 'http://bridge').searchParams.get('token') ?? ''
  return given.length === token.length && timingSafeEqual(Buffer.from(given), Buffer.from(token))
}

/** Against names of others that lead here (DNS rebinding). */
function isLoopback(host: string): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)
}

function pathOf({ url }: IncomingMessage): string {
  return new URL(url ?? '/', 'http://bridge').pathname
}

async function answer(options: BridgeOptions, request: IncomingMessage, response: ServerResponse) {
  const reply = (status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  if (!isAllowed(options, request)) return reply(403, { detail: 'Not allowed' })
  const path = pathOf(request)
  if (request.method === 'GET' && path === '/health') return reply(200, { status: 'ok' })
  if (request.method === 'GET' && path === '/devices') {
    const [input, output] = await Promise.all([deviceChoices('input'), deviceChoices('output')])
    return reply(200, { input, output })
  }
  return reply(404, { detail: `There is no ${request.method} ${path}` })
}

function serve(options: BridgeOptions, client: WebSocket): void {
  client.once('message', (data, isBinary) => {
    begin(options, client, isBinary ? '' : String(data)).catch((error: Error) => {
      options.log(`A client was refused: ${error.message}`)
      client.send(JSON.stringify({ ok: false, error: error.message }))
      client.close(REFUSED)
    })
  })
  client.on('error', () => client.terminate())
}

async function begin(options: BridgeOptions, client: WebSocket, text: string): Promise<void> {
  const wish = wishOf(text)
  const device = wish.role === 'audio_in' ? options.inputDevice : options.outputDevice
  const stream: StreamEnd =
    wish.role === 'audio_in'
      ? await captureTo(client, wish, device)
      : await playFrom(client, wish, device, options.maxOutputBufferMs)
  client.on('close', () => {
    stream.end()
    const lost = stream.dropped > 0 ? `, ${stream.dropped} ${stream.unit} dropped` : ''
    options.log(`${wish.role} ended${lost}`)
  })
  if (client.readyState !== client.OPEN) stream.end()
  options.log(`${wish.role}: ${wish.sample_rate} Hz, ${wish.channels} channels`)
  client.send(JSON.stringify({ ok: true, ...wish, device: device || 'System default' }))
  stream.begin()
}

function wishOf(text: string): Wish {
  try {
    return Wish.parse(JSON.parse(text))
  } catch {
    throw new Error(
      'expected {"role":"audio_in" or "audio_out","sample_rate","channels","frame_ms"} as the first message',
    )
  }
}
