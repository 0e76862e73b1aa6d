import type { MetricsSnapshot } from '@openneuro/protocol'
import { describe, expect, it, vi } from 'vitest'
import { flowClass } from '../lib/metrics.ts'
import { MetricsFeed } from './metrics-store.ts'

function snapshot(timestamp: number, messages: number, ids = ['a']): MetricsSnapshot {
  const slot = { name: 'out', msg_count_delta: messages, byte_count_delta: messages * 100 }
  const node = {
    name: 'Pulse',
    status: 'running',
    senders: { out: { ...slot, last_send_time: timestamp, buffer_depth: 0 } },
    receivers: { in: { ...slot, name: 'in', lag: messages, drops: 1 } },
  }
  return { timestamp, nodes: Object.fromEntries(ids.map((id) => [id, node])) }
}

const EDGE = { source_node: 'a', source_slot: 'out', target_node: 'b', target_slot: 'in' }

describe('metrics', () => {
  it('gives rates over the last second, whatever the length of a tick', () => {
    const feed = new MetricsFeed()

    for (let tick = 0; tick <= 30; tick++) feed.add(snapshot(100 + tick / 10, 2))

    expect(feed.book.flow('a', 'senders', 'out').rate).toBeCloseTo(20, 0)
    expect(feed.book.flow('a', 'senders', 'out').bytesPerSecond).toBeCloseTo(2000, -2)
  })

  it('comes to rest when a node sends nothing any more', () => {
    const feed = new MetricsFeed()
    for (let tick = 0; tick < 10; tick++) feed.add(snapshot(100 + tick / 10, 2))

    feed.add(snapshot(101.1, 0))
    for (let tick = 12; tick < 30; tick++) feed.add(snapshot(100 + tick / 10, 1, ['b']))

    expect(feed.book.flow('a', 'senders', 'out').rate).toBe(0)
  })

  it('comes to rest when nothing changes any more, so that no snapshot comes', () => {
    const feed = new MetricsFeed()
    feed.setFlatEdges(() => EDGE)
    const onEdge = vi.fn()
    feed.onNode('a', () => {})
    feed.onEdge('e', onEdge)
    for (let tick = 0; tick < 10; tick++) feed.add(snapshot(100 + tick / 10, 2), tick * 100)
    const rates = [0, 1100, 1500, 2500].map((nowMs) => {
      feed.pass(nowMs)
      feed.flushNumbers()
      feed.flushFlows()
      return [feed.node('a')?.senders.out?.rate, feed.edge('e').rate]
    })

    expect(rates[0]![0]).toBeCloseTo(20, 0)
    expect(rates[1]).toEqual(rates[0])
    expect(rates[2]![0]).toBeLessThan(rates[0]![0]!)
    expect(rates[3]).toEqual([0, 0])
    expect(onEdge).toHaveBeenCalledTimes(3)
  })

  it('tells only those who look, and only of what changed', () => {
    const feed = new MetricsFeed()
    const [onA, onB] = [vi.fn(), vi.fn()]
    feed.onNode('a', onA)
    feed.onNode('b', onB)

    feed.add(snapshot(100, 3))
    feed.flushNumbers()

    expect(onA).toHaveBeenCalledTimes(1)
    expect(onB).not.toHaveBeenCalled()
    expect(feed.node('a')).toMatchObject({ status: 'running', receivers: { in: { lag: 3 } } })
  })

  it('tells an edge when its flow changes', () => {
    const feed = new MetricsFeed()
    const listener = vi.fn()
    feed.setFlatEdges(() => EDGE)
    feed.onEdge('e', listener)

    feed.flushFlows()
    expect(listener).not.toHaveBeenCalled()
    for (let tick = 0; tick <= 12; tick++) feed.add(snapshot(100 + tick / 10, 1, ['a', 'b']))
    feed.flushFlows()

    expect(listener).toHaveBeenCalledTimes(1)
    expect(feed.edge('e')).toMatchObject({ class: 'steady', lag: 1, drops: 1 })
  })

  it('tells everybody within as many turns as there are', () => {
    const ids = Array.from({ length: 12 }, (_, n) => `n${n}`)
    const feed = new MetricsFeed()
    const told: string[] = []
    feed.setFlatEdges((id) => ({ ...EDGE, source_node: id, target_node: id }))
    for (const id of ids) feed.onNode(id, () => told.push(`node ${id}`))
    for (const id of ids) feed.onEdge(id, () => told.push(`edge ${id}`))
    for (let tick = 0; tick <= 12; tick++) feed.add(snapshot(100 + tick / 10, 1, ids))

    const perTurn = [0, 1, 2, 3, 4].map((turn) => {
      feed.flushNumbers(turn, 5)
      feed.flushFlows(turn, 5)
      return told.splice(0)
    })

    const wanted = ids.flatMap((id) => [`edge ${id}`, `node ${id}`])
    expect(perTurn.flat().sort()).toEqual(wanted.sort())
    expect(Math.max(...perTurn.map(({ length }) => length))).toBeLessThanOrEqual(6)
  })

  it('changes classes only when a border is passed by a fifth', () => {
    const at = (rate: number, bytesPerSecond = 0) => ({ rate, bytesPerSecond })

    expect(flowClass(at(0), 'fast')).toBe('idle')
    expect(flowClass(at(5.5), 'slow')).toBe('slow')
    expect(flowClass(at(6.1), 'slow')).toBe('steady')
    expect(flowClass(at(4.5), 'steady')).toBe('steady')
    expect(flowClass(at(3.9), 'steady')).toBe('slow')
    expect(flowClass(at(20, 600_000), 'idle')).toBe('heavy')
  })

  it('costs little more than reading the JSON of 500 nodes', () => {
    const ids = Array.from({ length: 500 }, (_, n) => `node_${n}`)
    const texts = Array.from({ length: 60 }, (_, tick) =>
      JSON.stringify(snapshot(100 + tick / 10, tick % 5, ids)),
    )
    const feed = new MetricsFeed()
    for (const id of ids) feed.onNode(id, () => {})
    feed.setFlatEdges((id) => ({ ...EDGE, source_node: id, target_node: id }))
    for (const id of ids) feed.onEdge(id, () => {})

    // By turns, and the quickest of many: what else this machine does counts for neither.
    const times = texts.map((text) => ({
      parse: timeMs(() => JSON.parse(text)),
      tick: timeMs(() => {
        feed.ingest(text)
        feed.flushNumbers()
        feed.flushFlows()
      }),
    }))
    const parse = Math.min(...times.map((one) => one.parse))
    const tick = Math.min(...times.map((one) => one.tick))

    expect(tick / parse).toBeLessThan(6)
  })
})

function timeMs(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}
