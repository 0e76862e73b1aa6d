import { expect, it } from 'vitest'
import { RESTART_TIMES, RestartSchedule } from './restart-schedule.ts'

it('waits twice as long each time, and makes room when there were five restarts in a minute', () => {
  let now = 0
  const schedule = new RestartSchedule(RESTART_TIMES, () => now)

  const delays = Array.from({ length: 9 }, () => {
    const delay = schedule.next()
    now += delay
    return delay
  })

  expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 45_000, 30_000, 30_000, 30_000])
})

it('starts afresh after a minute without a restart', () => {
  let now = 0
  const schedule = new RestartSchedule(RESTART_TIMES, () => now)

  schedule.next()
  now += 500 + 60_000

  expect(schedule.next()).toBe(500)
})

it('never restarts more than five times in any minute', () => {
  let now = 0
  const schedule = new RestartSchedule(RESTART_TIMES, () => now)
  const times = Array.from({ length: 50 }, () => (now += schedule.next()))

  const most = Math.max(...times.map((t) => times.filter((u) => u >= t && u < t + 60_000).length))

  expect(most).toBe(5)
})
