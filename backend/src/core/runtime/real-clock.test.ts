import { expect, it } from 'vitest'
import { nowUs } from '../frames/frame-source.ts'
import { HoldCount } from './hold-count.ts'
import { RealClock } from './real-clock.ts'

it('sleeps no shorter than asked, and wakes at once when aborted', async () => {
  const clock = new RealClock(nowUs())
  const abort = new AbortController()

  const start = clock.now()
  await clock.sleep(20)
  expect(clock.now() - start).toBeGreaterThanOrEqual(20_000)

  const sleep = clock.sleep(60_000, abort.signal)
  abort.abort()
  await sleep
  await clock.sleep(60_000, abort.signal)
})

it('ticks without drift and skips what it missed', async () => {
  const clock = new RealClock(nowUs())
  const abort = new AbortController()
  const start = clock.now()
  const ticks: number[] = []

  for await (const tick of clock.every(10, abort.signal)) {
    expect(clock.now() - start).toBeGreaterThanOrEqual(tick * 10_000)
    ticks.push(tick)
    if (tick === 0) await clock.sleep(35)
    if (tick >= 5) abort.abort()
  }

  expect(ticks[0]).toBe(0)
  expect(ticks[1]).toBeGreaterThanOrEqual(3)
})

it('counts what is held, until it settles or the node has ended', async () => {
  const words = new Int32Array(new SharedArrayBuffer(8))
  const holds = new HoldCount(words, 1)
  const clock = new RealClock(nowUs(), holds)
  const [good, bad, never] = [0, 1, 2].map(() => Promise.withResolvers<string>())

  const held = [good!, bad!, never!].map(({ promise }) => clock.hold(promise))
  void clock.hold(never!.promise, { isOpenEnded: true })
  expect(words).toEqual(Int32Array.of(0, 3))

  good!.resolve('answer')
  bad!.reject(new Error('no answer'))
  expect(await held[0]).toBe('answer')
  await expect(held[1]).rejects.toThrow('no answer')
  expect(words[1]).toBe(1)

  holds.end()
  never!.resolve('too late')
  await held[2]
  expect(words[1]).toBe(0)
})
