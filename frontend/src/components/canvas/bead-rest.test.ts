import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { watchBeadRate } from './bead-rest.ts'

let frameMs: number
let told: boolean[]
let stop: () => void

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  vi.stubGlobal('requestAnimationFrame', (next: () => void) => setTimeout(next, frameMs))
  vi.stubGlobal('cancelAnimationFrame', clearTimeout)
  vi.stubGlobal('document', { visibilityState: 'visible' })
  frameMs = 16
  told = []
  stop = watchBeadRate((isResting) => told.push(isResting))
})
afterEach(() => {
  stop()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

it('leaves the beads alone while frames come at a fair rate', () => {
  vi.advanceTimersByTime(60_000)

  expect(told).toEqual([])
})

it('lets them rest where frames are slow, tries again, and less often each time', () => {
  frameMs = 90
  vi.advanceTimersByTime(6000)
  expect(told).toEqual([true])

  vi.advanceTimersByTime(20_000)
  expect(told).toEqual([true, false, true])

  vi.advanceTimersByTime(20_000)
  expect(told).toHaveLength(3)
})

it('does nothing more once it is undone', () => {
  frameMs = 90
  stop()
  vi.advanceTimersByTime(60_000)

  expect(told).toEqual([])
})
