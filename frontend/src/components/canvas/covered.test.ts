import { describe, expect, it } from 'vitest'
import { isCovered } from './covered.ts'

const BOX = { right: 20, bottom: 10, width: 300, height: 20 }
const node = (x: number, y: number) => ({ at: { x, y }, width: 100, height: 100 })
const canvas = (zoom: number, x = 0, y = 0) => ({
  ...{ width: 1000, height: 600, transform: [x, y, zoom] as const },
})

describe('isCovered', () => {
  it('is so where a node reaches into the box', () => {
    expect(isCovered(BOX, [node(0, 0), node(900, 500)], canvas(1))).toBe(true)
    expect(isCovered(BOX, [node(0, 0), node(900, 469)], canvas(1))).toBe(false)
    expect(isCovered(BOX, [node(580, 500)], canvas(1))).toBe(false)
    expect(isCovered(BOX, [], canvas(1))).toBe(false)
  })

  it('follows the zoom and the place of the graph', () => {
    expect(isCovered(BOX, [node(400, 250)], canvas(1))).toBe(false)
    expect(isCovered(BOX, [node(400, 250)], canvas(2))).toBe(true)
    expect(isCovered(BOX, [node(400, 250)], canvas(1, 400, 250))).toBe(true)
  })

  it('follows the lower edge of the canvas, as when the dock opens', () => {
    const nodes = [node(700, 300)]

    expect(isCovered(BOX, nodes, canvas(1))).toBe(false)
    expect(isCovered(BOX, nodes, { ...canvas(1), height: 400 })).toBe(true)
  })
})
