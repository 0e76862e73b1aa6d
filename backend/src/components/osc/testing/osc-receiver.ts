import type { Socket } from 'node:dgram'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { Server } from 'node-osc'
import type { Clock } from '../../../core/index.ts'

/** A message as it came, and when it was sent: ms since the run began. */
export type ReceivedOsc = readonly [atMs: number, address: string, ...args: unknown[]]

const SOCKETS = 'udp.socket'

/**
 * Receives OSC over real UDP on 127.0.0.1. When a datagram arrives is up to the machine, so the times are
 * those at which sockets of this process were told to send it; on one machine none overtakes another.
 */
export class OscReceiver implements AsyncDisposable {
  readonly #server: Server
  readonly #clock: Pick<Clock, 'now' | 'origin'>
  readonly #sentAtMs: number[] = []
  readonly #received: [string, ...unknown[]][] = []
  #came = Promise.withResolvers<void>()

  private constructor(server: Server, clock: Pick<Clock, 'now' | 'origin'>) {
    this.#server = server
    this.#clock = clock
    server.on('message', (message: [string, ...unknown[]]) => {
      this.#received.push(message)
      this.#came.resolve()
      this.#came = Promise.withResolvers()
    })
    subscribe(SOCKETS, this.#onSocket)
  }

  static async start(clock: Pick<Clock, 'now' | 'origin'>): Promise<OscReceiver> {
    const server = new Server(0, '127.0.0.1')
    await once(server, 'listening')
    return new OscReceiver(server, clock)
  }

  get port(): number {
    return this.#server.port
  }

  /** Everything that was sent until now, once it is there. */
  async messages(): Promise<ReceivedOsc[]> {
    while (this.#received.length < this.#sentAtMs.length) await this.#came.promise
    return this.#received.map((message, index) => [this.#sentAtMs[index]!, ...message])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    unsubscribe(SOCKETS, this.#onSocket)
    await this.#server.close()
  }

  readonly #onSocket = (message: unknown): void => {
    const { socket } = message as { socket: Socket }
    const send = socket.send as (...args: unknown[]) => void
    socket.send = ((...args: unknown[]) => {
      if (args[3] === this.port) {
        this.#sentAtMs.push((this.#clock.now() - this.#clock.origin) / 1000)
      }
      send.apply(socket, args)
    }) as Socket['send']
  }
}
