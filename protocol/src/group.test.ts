import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flattenGraph, type SlotsOf } from './composite.ts'
import { edgeKey, parseDocument, serialiseDocument } from './document.ts'
import type { Edge, GraphDocument } from './graph.ts'
import { groupNodes, ungroupNode } from './group.ts'

const SLOTS = ['one', 'two']
const slotsOf: SlotsOf = (type) =>
  type === 'Node'
    ? {
        inputs: Object.fromEntries(SLOTS.map((slot) => [slot, 'Receiver[TextFrame]'])),
        outputs: Object.fromEntries(SLOTS.map((slot) => [slot, 'Sender[TextFrame]'])),
      }
    : null

const edge = (source: string, target: string): Edge => ({
  source_node: source,
  source_slot: 'one',
  target_node: target,
  target_slot: 'two',
})

function chain(...ids: string[]): GraphDocument {
  return parseDocument({
    nodes: Object.fromEntries(ids.map((id, index) => [id, { type: 'Node', x: index * 10, y: 4 }])),
    edges: ids.slice(1).map((id, index) => edge(ids[index]!, id)),
  }).document
}

describe('groupNodes', () => {
  it('moves members and their edges inside and rewires the others to ports', () => {
    const { document, renamed } = groupNodes(chain('a', 'b', 'c', 'd'), {
      nodeIds: ['b', 'c'],
      name: 'Middle',
      id: 'g',
      slotsOf,
    })

    expect(serialiseDocument(document)).toMatchObject({
      edges: [
        { source_node: 'a', source_slot: 'one', target_node: 'g', target_slot: 'b.two' },
        { source_node: 'g', source_slot: 'c.one', target_node: 'd', target_slot: 'two' },
      ],
      nodes: { g: { type: 'Middle', x: 15, y: 4, sub_graph: { edges: [edge('b', 'c')] } } },
    })
    expect([...document.nodes.keys()]).toEqual(['a', 'd', 'g'])
    expect([...renamed]).toEqual([
      ['b', 'g/b'],
      ['c', 'g/c'],
    ])
  })

  it('refuses unknown nodes, no nodes and a taken id', () => {
    const group = (nodeIds: string[], id = 'g') =>
      groupNodes(chain('a', 'b'), { nodeIds, name: 'G', id, slotsOf })

    expect(() => group(['a', 'nobody'])).toThrow(/"nobody"/)
    expect(() => group([])).toThrow(/no nodes/)
    expect(() => group(['a'], 'b')).toThrow(/"b"/)
  })
})

describe('ungroupNode', () => {
  it('keeps the place of a composite that was moved', () => {
    const { document } = groupNodes(chain('a', 'b'), {
      nodeIds: ['a', 'b'],
      name: 'G',
      id: 'g',
      slotsOf,
    })
    const composite = { ...document.nodes.get('g')!, x: 105, y: 0 }

    const result = ungroupNode({ ...document, nodes: new Map([['g', composite]]) }, 'g', {
      slotsOf,
    })

    expect([...result.document.nodes.values()].map(({ x, y }) => [x, y])).toEqual([
      [100, 0],
      [110, 0],
    ])
  })

  it('makes taken ids unique and says so', () => {
    const { document } = groupNodes(chain('a', 'b', 'c'), {
      nodeIds: ['b'],
      name: 'G',
      id: 'g',
      slotsOf,
    })
    const taken = new Map(document.nodes).set('b', { ...document.nodes.get('a')!, id: 'b' })

    const result = ungroupNode({ ...document, nodes: taken }, 'g', { slotsOf })

    expect([...result.document.nodes.keys()]).toEqual(['a', 'c', 'b', 'b-2'])
    expect(result.document.edges).toEqual([edge('a', 'b-2'), edge('b-2', 'c')])
    expect([...result.renamed]).toEqual([['g/b', 'b-2']])
  })

  it('follows type-based port names and drops edges to ports that are not there', () => {
    const inner = chain('b')
    const document = parseDocument({
      nodes: { a: { type: 'Node' }, g: { type: 'G', sub_graph: serialiseDocument(inner) } },
      edges: [
        { ...edge('a', 'g'), target_slot: 'two' },
        { ...edge('a', 'g'), target_slot: 'nothing' },
      ],
    }).document

    const result = ungroupNode(document, 'g', { slotsOf })

    expect(result.document.edges).toEqual([edge('a', 'b')])
    expect(result.dropped.map((gone) => gone.target_slot)).toEqual(['nothing'])
  })

  it('keeps what could not be read inside', () => {
    const document = parseDocument({
      nodes: { b: 1, g: { type: 'G', sub_graph: { nodes: { b: 5, c: 6 }, edges: [7] } } },
    }).document

    const result = ungroupNode(document, 'g', { slotsOf })

    expect(serialiseDocument(result.document)).toEqual({
      edges: [7],
      nodes: { b: 1, 'b-2': 5, c: 6 },
    })
  })

  it('undoes any sequence of groups', () => {
    fc.assert(
      fc.property(graphs(), fc.array(fc.array(fc.nat(), { maxLength: 4 })), (start, picks) => {
        let document = start
        const groups: string[] = []
        for (const pick of picks) {
          const ids = [...document.nodes.keys()]
          const nodeIds = [...new Set(pick.map((n) => ids[n % ids.length]!))]
          if (nodeIds.length === 0) continue
          const id = `g${groups.length}`
          const before = endpoints(document)
          const result = groupNodes(document, { nodeIds, name: 'G', id, slotsOf })
          expect(endpoints(result.document)).toEqual(renameAll(before, result.renamed))
          document = result.document
          groups.push(id)
        }
        for (const id of groups.reverse()) {
          const before = endpoints(document)
          const result = ungroupNode(document, id, { slotsOf })
          expect(result.dropped).toEqual([])
          expect(endpoints(result.document)).toEqual(renameAll(before, result.renamed))
          document = result.document
        }
        expect(new Set(document.edges.map(edgeKey))).toEqual(new Set(start.edges.map(edgeKey)))
        expect(new Set(document.nodes.values())).toEqual(new Set(start.nodes.values()))
      }),
      { numRuns: 300 },
    )
  })
})

/** Edges between primitives: what grouping must not change but for the ids. */
function endpoints(document: GraphDocument): Set<string> {
  return new Set(flattenGraph(document, slotsOf).edges.map(({ edge: flat }) => edgeKey(flat)))
}

function renameAll(keys: ReadonlySet<string>, renamed: ReadonlyMap<string, string>): Set<string> {
  const rename = (id: string): string => renamed.get(id) ?? id
  return new Set(
    [...keys].map((key) => {
      const [source, out, target, into] = JSON.parse(key) as [string, string, string, string]
      return JSON.stringify([rename(source), out, rename(target), into])
    }),
  )
}

function graphs(): fc.Arbitrary<GraphDocument> {
  const id = fc.constantFrom('a', 'b', 'c', 'd.e', 'd')
  const slot = fc.constantFrom(...SLOTS)
  const edges = fc.uniqueArray(
    fc.record({ source_node: id, source_slot: slot, target_node: id, target_slot: slot }),
    { maxLength: 12, selector: edgeKey },
  )
  return edges.map((list) => ({ ...chain('a', 'b', 'c', 'd', 'd.e'), edges: list }))
}
