import { expect, it } from 'vitest'
import { RealClock } from '../../../core/runtime/index.ts'
import { TooLate, within } from './within.ts'

const context = { clock: new RealClock(0), signal: new AbortController().signal }
const never = () => new Promise<never>(() => {})

it('gives work up that takes too long, and tells it so', async () => {
  let given: AbortSignal | undefined
  const work = within(context, 20, (signal) => {
    given = signal
    return never()
  })

  await expect(work).rejects.toEqual(new TooLate(20))
  expect(given?.reason).toBeInstanceOf(TooLate)
})

it('gives work up when the node stops', async () => {
  const stop = new AbortController()

  const work = within({ ...context, signal: stop.signal }, 60_000, never)
  stop.abort(new Error('stopped'))

  await expect(work).rejects.toThrow('stopped')
})

it('passes on what work gives, or throws', async () => {
  expect(await within(context, 60_000, async () => 7)).toBe(7)
  await expect(within(context, 60_000, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
})
