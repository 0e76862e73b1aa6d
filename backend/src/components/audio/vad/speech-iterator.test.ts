import { describe, expect, it } from 'vitest'
import { type SpeechEdge, SpeechIterator } from './speech-iterator.ts'

/** One probability per 32 ms. */
function edges(probabilities: readonly number[]): SpeechEdge[] {
  const iterator = new SpeechIterator()
  return probabilities.flatMap((probability) => iterator.next(probability) ?? [])
}

const times = (count: number, probability: number) => Array<number>(count).fill(probability)

describe('SpeechIterator', () => {
  it('starts 30 ms before the first window at 0.5', () => {
    expect(edges([0.1, 0.49, 0.1, 0.1, 0.5])).toEqual([{ edge: 'start', at: 4 * 512 - 480 }])
  })

  it('never starts before the stream', () => {
    expect(edges([0.9])).toEqual([{ edge: 'start', at: 0 }])
  })

  it('ends after 100 ms below 0.35, 30 ms after the first quiet window began', () => {
    const heard = edges([...times(10, 0.9), ...times(5, 0.1)])

    expect(heard.slice(1)).toEqual([{ edge: 'end', at: 10 * 512 + 480 }])
  })

  it('needs more than three quiet windows', () => {
    expect(edges([...times(10, 0.9), ...times(4, 0.1)])).toHaveLength(1)
  })

  it('goes on when speech comes back in time', () => {
    expect(edges([0.9, ...times(4, 0.1), 0.9, ...times(4, 0.1), 0.6])).toHaveLength(1)
  })

  it('lets windows between the thresholds neither start nor end speech', () => {
    expect(edges(times(20, 0.45))).toEqual([])
    expect(edges([0.9, ...times(50, 0.36)])).toHaveLength(1)
  })

  it('counts on after a reset', () => {
    const iterator = new SpeechIterator()
    iterator.next(0.9)
    iterator.reset()

    expect(iterator.isSpeech).toBe(false)
    expect(iterator.next(0.1)).toBeNull()
    expect(iterator.next(0.9)).toEqual({ edge: 'start', at: 2 * 512 - 480 })
  })
})
