import { parseDocument } from '@openneuro/protocol'
import { describe, expect, it } from 'vitest'
import type { GraphManager } from '../../src/core/index.ts'
import { linesOf, readTexts, type TestEngine, untilLine, untilState } from '../engine/harness.ts'
import { chain, node, wire } from './documents.ts'
import { openEngine, untilView } from './engine.ts'
import { Follower } from './steady.ts'

const isRunning = ({ status }: { status: string }) => status === 'running'

/** `source` → outer [ first → inner [ a → b ] → last ] → `end`. */
function nested({ edgesOut }: { edgesOut: readonly object[] }): object {
  const inner = { ...chain('Relay', ['a', 'b']) }
  const outer = {
    nodes: {
      first: node('Relay'),
      inner: node('Inner', { sub_graph: inner }),
      last: node('Relay'),
      shown: node('TextDisplay'),
    },
    edges: [
      wire('first', 'text', 'inner', 'a.text'),
      wire('inner', 'b.text', 'last', 'text'),
      wire('inner', 'b.text', 'shown', 'text'),
    ],
  }
  return {
    nodes: {
      source: node('Counter'),
      outer: node('Outer', { sub_graph: outer }),
      end: node('Relay'),
      tapped: node('Relay'),
    },
    edges: [...edgesOut, wire('source', 'count', 'outer', 'first.text')],
  }
}

/** Resolves when a change of this node to the status is told. */
function untilShown(graph: GraphManager, nodeId: string, wanted: string): Promise<void> {
  return new Promise((resolve) => {
    const off = graph.on('state', (id, { status }) => {
      if (id !== nodeId || status !== wanted) return
      off()
      resolve()
    })
  })
}

async function open({ graph, folder }: TestEngine, json: object): Promise<void> {
  const { document, problems } = parseDocument(json)
  expect([...problems, ...(await graph.reset(document, { folder }))]).toEqual([])
}

describe('composites that run', () => {
  it.each([
    ['by id', 'last.text', 'inner.a.text'],
    ['by type', 'text', 'inner.a.text'],
  ])('carry frames two levels deep, with ports named %s', async (_, lastPort, innerPort) => {
    await using engine = openEngine()
    await open(
      engine,
      nested({
        edgesOut: [
          wire('outer', lastPort, 'end', 'text'),
          wire('outer', innerPort, 'tapped', 'text'),
        ],
      }),
    )
    const followers = [
      new Follower(engine.graph, 'end', 'text'),
      new Follower(engine.graph, 'tapped', 'text'),
      new Follower(engine.graph, 'outer/inner/b', 'text'),
      new Follower(engine.graph, 'outer', lastPort),
      new Follower(engine.graph, 'outer/shown', 'ui_text'),
    ]

    await engine.graph.start()
    await Promise.all(followers.map((follower) => follower.more(100)))

    expect(followers.map(({ first, wrong }) => [first, wrong])).toEqual(
      followers.map(() => [0, []]),
    )
    await Promise.all(followers.map((follower) => follower.close()))
  })

  it('show what is inside under outer/inner: status, metrics, logs and UI', async () => {
    await using engine = openEngine()
    const { graph } = engine
    await open(
      engine,
      nested({
        edgesOut: [
          wire('outer', 'last.text', 'end', 'text'),
          wire('outer', 'first.text', 'tapped', 'text'),
        ],
      }),
    )
    const shown = ['outer', 'outer/inner', 'outer/inner/a', 'outer/shown'].map((id) =>
      untilShown(graph, id, 'running'),
    )

    await graph.start()
    await readTexts(graph, 'end', 'text', 10)
    await Promise.all(shown)
    await untilLine(graph, 'outer/inner/a', 'extra')

    const metrics = new Map(graph.metrics().map((one) => [one.nodeId, one]))
    expect(metrics.get('outer/inner/b')?.counters?.senders.text?.messages).toBeGreaterThan(0)
    expect(metrics.get('outer')?.status).toBe('running')
    expect(metrics.get('outer')?.counters?.senders['last.text']?.messages).toBeGreaterThan(0)
    expect(linesOf(graph, 'outer/inner/a')).toEqual([expect.stringContaining('without extra')])
    expect(graph.uiChannels().map(({ nodeId, slot }) => `${nodeId}.${slot}`)).toEqual([
      'outer/shown.ui_text',
    ])
    // Used outside and inside: both keep it.
    expect(graph.node('outer').boundary?.outputs).toHaveProperty(['first.text'])
    expect(graph.node('outer').boundary?.outputs).not.toHaveProperty(['inner.b.text'])
  })

  it('lose no frame when they are grouped and ungrouped, again and again', async () => {
    await using engine = openEngine()
    const { graph } = engine
    const line = chain('Relay', ['a', 'b', 'c', 'd'])
    await open(engine, {
      nodes: { source: node('Counter'), ...line.nodes },
      edges: [...line.edges, wire('source', 'count', 'a', 'text')],
    })
    const end = new Follower(graph, 'd', 'text')
    await graph.start()
    await end.more(20)
    for (const id of ['a', 'b', 'c', 'd']) {
      await untilState(graph, id, isRunning)
      await untilLine(graph, id, 'extra')
    }

    for (let round = 0; round < 5; round++) {
      await graph.group({ nodeIds: ['b', 'c'], name: 'Pair', id: 'pair' })
      await graph.group({ nodeIds: ['a', 'pair'], name: 'Outer', id: 'outer' })
      await end.more(20)
      expect(graph.node('outer').status).toBe('running')
      await graph.ungroup('outer')
      await graph.ungroup('pair')
      await end.more(20)
    }

    expect([end.first, end.wrong]).toEqual([0, []])
    for (const id of ['a', 'b', 'c', 'd']) {
      expect(graph.node(id)).toMatchObject({ status: 'running', restarts: 0 })
      expect(linesOf(graph, id)).toHaveLength(1)
    }
    await end.close()
  })

  it('show a failure inside, while what does not depend on it goes on', async () => {
    await using engine = openEngine()
    const { graph } = engine
    const inner = {
      nodes: {
        bad: node('FailsAt', { init_args: { config: { text: '30' } } }),
        good: node('Relay'),
      },
      edges: [],
    }
    await open(engine, {
      nodes: {
        source: node('Counter'),
        outer: node('Outer', {
          sub_graph: { nodes: { inner: node('Inner', { sub_graph: inner }) }, edges: [] },
        }),
        end: node('Relay'),
      },
      edges: [
        wire('source', 'count', 'outer', 'inner.bad.text'),
        wire('source', 'count', 'outer', 'inner.good.text'),
        wire('outer', 'inner.good.text', 'end', 'text'),
      ],
    })
    const end = new Follower(graph, 'end', 'text')

    await graph.start()
    const { error } = await untilView(graph, 'outer', (view) => view.error !== null)
    await untilState(graph, 'outer', isRunning)
    await untilLine(graph, 'outer/inner/bad', 'cannot stand 30')
    await end.more(50)

    expect(graph.node('outer')).toMatchObject({ status: 'running', error })
    expect(error).toEqual({
      code: 'node.run_failed',
      detail: 'outer/inner/bad: Node "outer/inner/bad" failed in run: cannot stand 30',
    })
    expect([end.first, end.wrong]).toEqual([0, []])
    await end.close()
  })
})
