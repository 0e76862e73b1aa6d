import { expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { UiClient } from './ui-client.ts'
import { MessageLog } from './ui-log.ts'

/** A socket whose connection takes nothing until `drain`. */
function slowSocket() {
  const sent: string[] = []
  const socket = {
    readyState: 1,
    OPEN: 1,
    bufferedAmount: 1e9,
    send: (text: string) => sent.push(text),
  }
  return { socket: socket as unknown as WebSocket, sent, drain: () => (socket.bufferedAmount = 0) }
}

function slowClient(log = new MessageLog({ firstSeq: 1, maxMessages: 3 }), isNumbered = false) {
  const { socket, sent, drain } = slowSocket()
  const client = new UiClient({ socket, log, cursor: log.lastSeq, isNumbered })
  const flush = () => {
    drain()
    client.pump()
  }
  return { client, log, sent, flush }
}

it('sends messages of the log first, then the queue, then the latest of each channel', () => {
  const { client, log, sent, flush } = slowClient()
  client.replace('video', 'old')
  client.enqueue('sound')
  log.append('{"text":1}')
  client.replace('video', 'new')
  flush()

  expect(sent).toEqual(['{"text":1}', 'sound', 'new'])
  expect(client.drops).toBe(1)
})

it('drops the oldest of the queue, counts them and says so once', () => {
  const { client, sent, flush } = slowClient()
  for (let i = 0; i < 300; i++) client.enqueue(`${i}`)
  expect(client.drops).toBe(44)
  flush()
  client.reportDrops()
  client.reportDrops()

  expect([sent[0], sent.length]).toEqual(['44', 257])
  expect(sent.at(-1)).toBe('{"type":"ui_drops","drops":44}')
})

it('tells a page that fell out of the log to start afresh, and goes on', () => {
  const { log, sent, flush } = slowClient(undefined, true)
  for (let i = 1; i <= 5; i++) log.append(`{"n":${i}}`)
  flush()

  expect(sent).toEqual([
    '{"type":"resync","lost":2}',
    '{"n":3,"seq":3}',
    '{"n":4,"seq":4}',
    '{"n":5,"seq":5}',
  ])
})
