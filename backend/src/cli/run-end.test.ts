import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { NodeMetrics } from '../core/engine/types.ts'
import { waitForEnd } from './run-end.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A graph of one node, which has read `messages` and not yet `lag`. */
function start(idleMs: number) {
  const counts = { messages: 0, lag: 0 }
  const node = () => {
    const receivers = { text: { ...counts } }
    return { nodeId: 'n', status: 'running', isHolding: false, counters: { receivers } }
  }
  let hasEnded = false
  void waitForEnd({ metrics: () => [node() as unknown as NodeMetrics] } as never, {
    idleMs,
    sources: null,
    isFeeding: () => false,
    willRestart: () => false,
    signal: new AbortController().signal,
  }).then(() => {
    hasEnded = true
  })
  return { counts, hasEnded: () => hasEnded }
}

describe('waitForEnd', () => {
  it('ends once nothing has moved for a while', async () => {
    const { counts, hasEnded } = start(300)

    await vi.advanceTimersByTimeAsync(250)
    counts.messages = 1
    await vi.advanceTimersByTimeAsync(250)
    expect(hasEnded()).toBe(false)
    await vi.advanceTimersByTimeAsync(150)

    expect(hasEnded()).toBe(true)
  })

  it('waits longer for what a node has not read yet, and not for ever', async () => {
    const { counts, hasEnded } = start(100)
    counts.lag = 1

    await vi.advanceTimersByTimeAsync(4000)
    expect(hasEnded()).toBe(false)
    Object.assign(counts, { messages: 1, lag: 0 })
    await vi.advanceTimersByTimeAsync(50)
    counts.lag = 1
    await vi.advanceTimersByTimeAsync(4000)
    expect(hasEnded()).toBe(false)
    await vi.advanceTimersByTimeAsync(2000)

    expect(hasEnded()).toBe(true)
  })
})
