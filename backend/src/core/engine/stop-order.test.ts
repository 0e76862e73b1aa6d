import { describe, expect, it } from 'vitest'
import { stopOrder } from './stop-order.ts'

describe('stopOrder', () => {
  it('goes with the flow', () => {
    const edges = [
      [3, 2],
      [2, 1],
      [3, 1],
    ] as const

    expect(stopOrder([1, 2, 3, 4], edges)).toEqual([[3, 4], [2], [1]])
  })

  it('takes a loop, and what comes after it, together at the end', () => {
    const edges = [
      [1, 2],
      [2, 3],
      [3, 2],
      [3, 4],
      [4, 4],
    ] as const

    expect(stopOrder([1, 2, 3, 4], edges)).toEqual([[1], [2, 3, 4]])
  })

  it('does not wait for nodes that do not run', () => {
    expect(stopOrder([2], [[1, 2]])).toEqual([[2]])
  })
})
