import { expect, it } from 'vitest'
import type { Clock } from '../../core/index.ts'
import { TimeLimit } from './time-limit.ts'

/** Goes on when the test says so. */
class TestClock {
  #nowUs = 0
  #sleepers: { readonly dueUs: number; readonly wake: () => void }[] = []

  now = () => this.#nowUs
  hold = <Value>(work: Promise<Value>) => work
  sleep = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((wake) => {
      this.#sleepers.push({ dueUs: this.#nowUs + ms * 1000, wake })
      signal?.addEventListener('abort', () => wake())
    })

  async pass(ms: number): Promise<void> {
    this.#nowUs += ms * 1000
    for (const { dueUs, wake } of this.#sleepers) if (dueUs <= this.#nowUs) wake()
    await new Promise((resolve) => setImmediate(resolve))
  }
}

function limitOf(timeoutMs: number) {
  const clock = new TestClock()
  const node = new AbortController()
  const context = { clock: clock as unknown as Clock, signal: node.signal }
  return { clock, node, limit: new TimeLimit(context, 'http://127.0.0.1', { timeoutMs }) }
}

const never = new Promise<never>(() => {})

it('counts anew for each part of an answer', async () => {
  const { clock, limit } = limitOf(100)

  for (let part = 0; part < 5; part++) {
    await clock.pass(80)
    expect(await limit.run(Promise.resolve(part))).toBe(part)
    limit.renew()
  }
  const last = limit.run(never)
  last.catch(() => {})
  await clock.pass(120)

  await expect(last).rejects.toMatchObject({ failure: 'timeout' })
})

it('stands still while nobody waits', async () => {
  const { clock, limit } = limitOf(100)

  limit.rest()
  await clock.pass(10_000)
  limit.renew()
  await clock.pass(80)

  expect(await limit.run(Promise.resolve('there'))).toBe('there')
  expect(limit.signal.aborted).toBe(false)
})

it('is over with the node, and says nothing more once it has ended', async () => {
  const { clock, node, limit } = limitOf(100)
  const waiting = limit.run(never)
  waiting.catch(() => {})

  node.abort('stopped')
  await expect(waiting).rejects.toBe('stopped')
  limit.end()
  await clock.pass(1000)

  expect(limit.signal.reason).toBe('stopped')
})
