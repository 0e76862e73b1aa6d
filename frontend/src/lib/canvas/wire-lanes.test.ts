import { describe, expect, it } from 'vitest'
import { type NodeRect, needsLane, routeWires, type Wire } from './wire-lanes.ts'
import { bezierPath, controlOffset, lanePath } from './wire-path.ts'

const node = (id: string, x: number, y: number): NodeRect => ({ id, x, y, width: 160, height: 96 })

const wire = (id: string, from: [number, number], to: [number, number]): Wire => ({
  id,
  from: { x: from[0], y: from[1] },
  to: { x: to[0], y: to[1] },
  sourceNode: 'a',
  targetNode: 'b',
  sourceSlot: id,
  targetSlot: id,
})

describe('controlOffset', () => {
  it('follows the distance between its limits', () => {
    const at = (x: number, y: number) => controlOffset({ x: 0, y: 0 }, { x, y })

    expect([at(10, 0), at(100, 0), at(100, 100), at(900, 0)]).toEqual([26, 50, 56, 120])
  })
})

describe('bezierPath', () => {
  it('leaves and arrives level', () => {
    expect(bezierPath({ x: 0, y: 0 }, { x: 100, y: 50 })).toMatchObject({
      d: 'M0 0C53 0 47 50 100 50',
      middle: { x: 50, y: 25 },
    })
  })
})

describe('lanePath', () => {
  it('rounds corners by 10, less where a piece is short', () => {
    const path = lanePath([
      { x: 0, y: 0 },
      { x: 100, y: 0 },
      { x: 100, y: 8 },
    ])

    expect(path).toMatchObject({ d: 'M0 0L96 0Q100 0 100 4L100 8', middle: { x: 54, y: 0 } })
  })

  it('has no corner where two points are one', () => {
    const path = lanePath([
      { x: 0, y: 0 },
      { x: 0, y: 0 },
      { x: 10, y: 0 },
    ])

    expect(path.d).toBe('M0 0L10 0')
  })
})

describe('needsLane', () => {
  it('is for wires that run backwards or behind a node', () => {
    const nodes = [node('a', 0, 0), node('between', 240, 0), node('b', 480, 0)]

    expect(needsLane(wire('forward', [160, 59], [240, 59]), [nodes[0]!])).toBe(false)
    expect(needsLane(wire('back', [640, 59], [0, 59]), nodes)).toBe(true)
    expect(needsLane(wire('behind', [160, 59], [480, 59]), nodes)).toBe(true)
    expect(needsLane(wire('past', [160, 300], [480, 300]), nodes)).toBe(false)
  })
})

describe('routeWires', () => {
  const nodes = [node('b', 0, 0), node('a', 240, 0)]

  it('puts lanes under the nodes, 8 apart and nested', () => {
    const routes = routeWires(
      [wire('outer', [400, 59], [0, 59]), wire('inner', [400, 83], [0, 83])],
      nodes,
    )

    expect(routes.get('inner')).toMatchObject({ isLane: true, bounds: { x: -14, width: 428 } })
    expect(routes.get('outer')).toMatchObject({ isLane: true, bounds: { x: -22, width: 444 } })
    expect(routes.get('inner')!.bounds.y + routes.get('inner')!.bounds.height).toBe(110)
    expect(routes.get('outer')!.bounds.y + routes.get('outer')!.bounds.height).toBe(118)
  })

  it('goes over the nodes where that is nearer', () => {
    const below = { id: 'tall', x: 100, y: -10, width: 400, height: 900 }

    const route = routeWires([wire('w', [400, 10], [0, 10])], [...nodes, below]).get('w')!

    expect(route.bounds.y).toBe(-36)
  })

  it('gives the same courses for the same graph', () => {
    const wires = [wire('x', [400, 59], [0, 59]), wire('y', [400, 83], [0, 107])]

    expect(routeWires(wires, nodes)).toEqual(routeWires([...wires].reverse(), nodes))
  })
})
