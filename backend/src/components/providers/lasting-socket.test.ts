import { expect, it } from 'vitest'
import type { ComponentContext } from '../../core/index.ts'
import type { ClientSocket } from './client-socket.ts'
import { LastingSocket } from './lasting-socket.ts'

/** A clock that stands still until its signal aborts. */
const clock = {
  now: () => 0,
  hold: <Value>(work: Promise<Value>) => work,
  sleep: (_ms: number, signal: AbortSignal) =>
    new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve())),
  async *every() {},
}

it('ends a connection that opens when it has been finished already', async () => {
  const opened = Promise.withResolvers<ClientSocket>()
  let isTerminated = false
  const socket = { terminate: () => (isTerminated = true), receive: () => new Promise(() => {}) }
  const { signal } = new AbortController()
  const lasting = new LastingSocket({
    context: { clock, signal, log: console } as unknown as ComponentContext,
    open: () => opened.promise,
    onMessage: () => {},
    maxWaitingBytes: 100,
  })
  const running = lasting.run()

  await lasting.finish(null, 1000)
  opened.resolve(socket as unknown as ClientSocket)
  await running

  expect(isTerminated).toBe(true)
})
