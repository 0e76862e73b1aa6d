import type { Socket } from 'node:dgram'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Clock } from '../../core/index.ts'
import { openOsc, oscFloat } from './osc-sender.ts'
import { OscReceiver } from './testing/osc-receiver.ts'

const clock: Clock = {
  origin: 0,
  now: () => 0,
  sleep: async () => {},
  async *every() {},
  hold: (work) => work,
}

let receiver: OscReceiver
let sockets: Socket[]
let logs: string[]

const onSocket = (message: unknown) => void sockets.push((message as { socket: Socket }).socket)
const note = (fields: object | string, sentence?: string) =>
  void logs.push(`${sentence} ${JSON.stringify(fields)}`)
const log = { debug: note, info: note, warn: note, error: note }

beforeEach(async () => {
  receiver = await OscReceiver.start(clock)
  sockets = []
  logs = []
  subscribe('udp.socket', onSocket)
})
afterEach(async () => {
  unsubscribe('udp.socket', onSocket)
  await receiver[Symbol.asyncDispose]()
})

const open = (host = '127.0.0.1', signal = new AbortController().signal) =>
  openOsc({ clock, log, signal }, { host, port: receiver.port })
const message = (...args: (string | boolean)[]) => ({ address: '/a', args })

describe('OscSender', () => {
  it('sends whole floats as floats, and texts without NUL', async () => {
    const sender = await open()
    const datagrams: Buffer[] = []

    await sender.send({ address: '/f', args: [oscFloat(1)] })
    const socket = sockets[0]!
    const send = socket.send as (...args: unknown[]) => void
    socket.send = ((...args: unknown[]) => {
      datagrams.push(args[0] as Buffer)
      send.apply(socket, args)
    }) as Socket['send']
    await sender.send({ address: '/f', args: [oscFloat(1), 'a\0b', true, false] })
    await sender.close()

    expect(datagrams[0]!.toString('latin1')).toContain(',fsTF')
    expect(await receiver.messages()).toEqual([
      [0, '/f', 1],
      [0, '/f', 1, 'ab', true, false],
    ])
  })

  it('opens another socket when one breaks', async () => {
    const sender = await open()

    await sender.send(message('1'))
    sockets[0]!.emit('error', new Error('broken'))
    await sender.send(message('2'))
    await sender.close()

    expect((await receiver.messages()).map(([, , text]) => text)).toEqual(['1', '2'])
    expect(sockets).toHaveLength(2)
  })

  it('says how many were lost when messages leave again', async () => {
    const sender = await open()
    await sender.send(message('1'))
    const socket = sockets[0]!
    const { send } = socket
    const fail = (...args: unknown[]) => (args.at(-1) as (e: Error) => void)(new Error('no route'))

    socket.send = fail as Socket['send']
    await sender.send(message('2'), message('3'))
    await sender.send(message('4'))
    socket.send = send
    await sender.send(message('5'))
    await sender.close()

    expect(logs).toEqual([
      `OSC messages cannot be sent; check host, port and network {"host":"127.0.0.1","port":${receiver.port},"problem":"no route"}`,
      'OSC messages leave again {"lost":3}',
    ])
    expect((await receiver.messages()).map(([, , text]) => text)).toEqual(['1', '5'])
  })

  it('gives up at a stop what does not leave, and says nothing of it', async () => {
    const stop = new AbortController()
    const sender = await open('127.0.0.1', stop.signal)
    await sender.send(message('1'))
    sockets[0]!.send = (() => {}) as Socket['send']

    const sending = sender.send(message('2'))
    stop.abort()
    await sending
    await sender.close()
    await sender.close()

    expect(logs).toEqual([])
  })
})
