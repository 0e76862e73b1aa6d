import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeAudioContext } from './fake-audio.test-support.ts'
import { createPlayer, type PlayedReport, type Player } from './player.ts'

const CHUNK = new Uint8Array(4800) // 100 ms

let context: FakeAudioContext
let reports: PlayedReport[]
let player: Player

function passTime(seconds: number): void {
  context.currentTime += seconds
  vi.advanceTimersByTime(100)
}

beforeEach(() => {
  vi.useFakeTimers()
  context = new FakeAudioContext()
  reports = []
  player = createPlayer({
    context: () => context as unknown as AudioContext,
    onPlayed: (report) => reports.push(report),
  })
})
afterEach(() => {
  player.destroy()
  vi.useRealTimers()
})

describe('createPlayer', () => {
  it('schedules chunks back to back behind the jitter buffer', () => {
    player.push(CHUNK)
    player.push(CHUNK)

    expect(context.started.map(({ seconds, samples }) => [seconds, samples])).toEqual([
      [0.05, 2400],
      [0.15000000000000002, 2400],
    ])
    expect(player.state.get()).toBe('playing')
  })

  it('reports what has been played, and that nothing is left', () => {
    player.push(CHUNK)
    passTime(0.1)
    passTime(0.1)
    passTime(0.1)

    expect(reports).toEqual([
      { ms: 50, done: false, generation: 0 },
      { ms: 100, done: true, generation: 0 },
    ])
    expect(player.state.get()).toBe('idle')
  })

  it('drops what is left on a flush and counts anew for its generation', () => {
    player.push(CHUNK)
    passTime(0.1)
    player.flush(3)
    player.push(CHUNK)
    passTime(0.2)

    const [dropped, next] = context.started
    expect(dropped?.stoppedAt).toBeLessThanOrEqual(0.11)
    expect(next?.stoppedAt).toBeNull()
    expect(reports.at(-1)).toEqual({ ms: 100, done: true, generation: 3 })
  })

  it('says at once how far it had come when it is flushed', () => {
    player.push(CHUNK)
    passTime(0.07)
    context.currentTime += 0.04
    player.flush(3)

    expect(reports.at(-1)).toEqual({ ms: 60, done: true, generation: 0 })
  })

  it('plays softly within 60 ms while ducked, as before after resume and flush', () => {
    player.push(CHUNK)
    player.duck()
    player.resume()
    player.duck()
    player.flush(1)

    expect(context.ramps.map(({ level }) => level)).toEqual([0.25, 1, 0.25, 0])
    for (const { seconds } of context.ramps) expect(seconds).toBeLessThan(0.06)
  })

  it('counts from 0 again when the component was started anew', () => {
    player.flush(7)
    player.reset()
    player.push(CHUNK)
    passTime(0.2)

    expect(reports).toEqual([{ ms: 100, done: true, generation: 0 }])
  })

  it('holds the last second while the browser wants a click, and plays it after that', async () => {
    context.state = 'suspended'
    for (let i = 0; i < 15; i++) player.push(CHUNK)
    const before = player.state.get()
    await player.unlock()

    expect([before, player.state.get()]).toEqual(['locked', 'playing'])
    expect(context.started).toHaveLength(10)
  })

  it('counts what was left out as passed', async () => {
    context.state = 'suspended'
    for (let i = 0; i < 15; i++) player.push(CHUNK)
    await player.unlock()
    passTime(2)

    expect(reports.at(-1)).toEqual({ ms: 1500, done: true, generation: 0 })
  })

  it('measures the level only while it plays', () => {
    const before = player.levelDbfs()
    player.push(CHUNK)

    expect(before).toBe(Number.NEGATIVE_INFINITY)
    expect(player.levelDbfs()).toBeCloseTo(-20, 3)
  })
})
