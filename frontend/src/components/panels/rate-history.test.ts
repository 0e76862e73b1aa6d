import { describe, expect, it } from 'vitest'
import { chartData, MAX_POINTS, RateHistory } from './rate-history.ts'

describe('RateHistory', () => {
  it('keeps the last minute of every node and of their sum', () => {
    const history = new RateHistory()

    for (let n = 0; n < MAX_POINTS + 5; n++) {
      history.add(
        new Map([
          ['a', { rate: n, bytes: 10 }],
          ['b', { rate: 1, bytes: 0 }],
        ]),
      )
    }

    expect(history.of('a')).toHaveLength(MAX_POINTS)
    expect(history.of('a')[0]).toEqual({ rate: 5, bytes: 10 })
    expect(history.of('').at(-1)).toEqual({ rate: MAX_POINTS + 5, bytes: 10 })
  })

  it('forgets a node that is gone', () => {
    const history = new RateHistory()
    history.add(new Map([['a', { rate: 1, bytes: 1 }]]))

    history.add(new Map())

    expect(history.of('a')).toEqual([])
    expect(history.of('')).toHaveLength(2)
  })

  it('counts time back from now', () => {
    const points = [
      { rate: 1, bytes: 0 },
      { rate: 2, bytes: 0 },
    ]

    expect(chartData(points, 'rate')).toEqual([
      [-1, 0],
      [1, 2],
    ])
  })
})
