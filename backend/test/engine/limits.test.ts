import { EMPTY_DOCUMENT, type GraphDocument, type GraphNode } from '@openneuro/protocol'
import { describe, expect, it } from 'vitest'
import { load, openTestEngine } from './harness.ts'

describe('limits of a graph', () => {
  it('leave the nodes that find no thread stopped, and say why', async () => {
    await using engine = openTestEngine({ runtime: { maxThreads: 2 } })
    const { graph } = engine
    await load(graph, { a: 'Counter', b: 'Counter', c: 'Counter' })

    await graph.start()

    const codes = graph.nodes().map((view) => view.error?.code)
    expect(codes).toEqual([undefined, undefined, 'node.too_many_threads'])
    expect(graph.node('c').status).toBe('stopped')
  })

  it('refuse a composite that would make the graph too large', async () => {
    await using engine = openTestEngine()
    const { graph } = engine

    const added = graph.addNode({ type: 'Crowd', subGraph: crowd(10_001) })

    await expect(added).rejects.toMatchObject({ code: 'graph.too_large' })
    expect(graph.nodes()).toEqual([])
  })
})

function crowd(count: number): GraphDocument {
  const nodes = Array.from({ length: count }, (_, index): [string, GraphNode] => [
    `n${index}`,
    {
      id: `n${index}`,
      type: 'Counter',
      initArgs: {},
      x: 0,
      y: 0,
      label: null,
      collapsed: false,
      restart: 'never',
      subGraph: null,
      extra: {},
    },
  ])
  return { ...EMPTY_DOCUMENT, nodes: new Map(nodes) }
}
