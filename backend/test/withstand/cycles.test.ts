import { type GraphDocument, parseDocument } from '@openneuro/protocol'
import { describe, expect, it } from 'vitest'
import type { TestEngine } from '../engine/harness.ts'
import { TIDY_EVERY } from './components/tidy.ts'
import { count, isSoak } from './counts.ts'
import { chain, node, wire } from './documents.ts'
import { openEngine, untilView } from './engine.ts'
import { memoryUse, slope, type Use } from './memory-use.ts'
import { Follower } from './steady.ts'

const CYCLES = count(200)
/** Modules, code and the allocator's own pages come in the first cycles. */
const WARM_UP = isSoak ? 40 : 6
/** KiB for each cycle; a short series is noisier. */
const BOUNDS = isSoak
  ? { rssKib: 256, heapKib: 16, externalKib: 16 }
  : { rssKib: 1024, heapKib: 96, externalKib: 128 }

/** Twenty primitives: in own and shared threads, and in a composite within a composite. */
function twentyNodes(): GraphDocument {
  const own = chain('TidyRelay', ['a', 'b', 'c', 'd', 'e'])
  const shared = chain('RelayShared', ['m', 'n', 'o', 'p', 'q', 'r', 's'])
  const outer = chain('RelayShared', ['o1', 'o2'])
  const composite = {
    nodes: {
      ...outer.nodes,
      inner: node('Inner', { sub_graph: chain('TidyRelay', ['i1', 'i2']) }),
    },
    edges: [...outer.edges, wire('o2', 'text', 'inner', 'i1.text')],
  }
  const { document, problems } = parseDocument({
    nodes: {
      source: node('TidyCounter'),
      ticker: node('CounterShared'),
      ...own.nodes,
      ...shared.nodes,
      outer: node('Outer', { sub_graph: composite }),
      end: node('TidyRelay'),
      display: node('TextDisplay'),
    },
    edges: [
      ...own.edges,
      ...shared.edges,
      wire('source', 'count', 'a', 'text'),
      wire('ticker', 'count', 'm', 'text'),
      wire('e', 'text', 'outer', 'o1.text'),
      wire('outer', 'inner.i2.text', 'end', 'text'),
      wire('s', 'text', 'display', 'text'),
    ],
  })
  expect(problems).toEqual([])
  return document
}

/** Starts, lets frames come through to both ends, stops. */
async function cycle({ graph }: TestEngine, ends: readonly Follower[]): Promise<void> {
  await graph.start()
  await Promise.all(ends.map((end) => end.more(5)))
  for (const { node } of graph.nodes()) {
    await untilView(graph, node.id, ({ status }) => status === 'running')
  }
  await graph.stop()
  for (const { nodeId, status } of graph.metrics())
    expect([nodeId, status]).toEqual([nodeId, 'stopped'])
}

describe('a graph of twenty nodes', { timeout: 600_000 }, () => {
  it(`leaves nothing behind when it is started and stopped ${CYCLES} times`, async () => {
    await using engine = openEngine()
    expect(await engine.graph.reset(twentyNodes(), { folder: engine.folder })).toEqual([])
    expect(engine.graph.metrics().filter(({ counters }) => counters !== undefined)).toHaveLength(21)
    const ends = [
      new Follower(engine.graph, 'end', 'text'),
      new Follower(engine.graph, 'display', 'ui_text'),
    ]
    for (let done = 0; done < WARM_UP; done++) await cycle(engine, ends)

    const uses: Use[] = [memoryUse()]
    for (let done = WARM_UP; done < CYCLES; done++) {
      await cycle(engine, ends)
      if ((done + 1) % TIDY_EVERY === 0) uses.push(memoryUse())
    }

    const growth = (field: keyof Use) => slope(uses.map((use) => use[field])) / TIDY_EVERY
    console.log(describeGrowth(uses, growth))
    for (const field of ['threads', 'handles', 'resources'] as const) {
      expect(uses.at(-1)![field], field).toBeLessThanOrEqual(uses[0]![field])
    }
    for (const [field, bound] of Object.entries(BOUNDS)) {
      expect(growth(field as keyof Use), `growth of ${field} per cycle`).toBeLessThan(bound)
    }
    await Promise.all(ends.map((end) => end.close()))
  })
})

function describeGrowth(uses: readonly Use[], growth: (field: keyof Use) => number): string {
  const parts = Object.keys(uses[0]!).map((name) => {
    const field = name as keyof Use
    const [first, last] = [uses[0]![field], uses.at(-1)![field]].map(Math.round)
    return `${name} ${first} → ${last} (${growth(field).toFixed(2)} per cycle)`
  })
  return `${CYCLES - WARM_UP} start/stop cycles: ${parts.join(', ')}`
}
