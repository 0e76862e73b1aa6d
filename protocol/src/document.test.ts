import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { edgeKey, parseDocument, serialiseDocument } from './document.ts'
import type { GraphDocument, GraphNode } from './graph.ts'

const edge = (source: string, target: string) => ({
  source_node: source,
  source_slot: 'audio',
  target_node: target,
  target_slot: 'audio',
})

/** As files hold it: the order of keys counts, and nothing that JSON cannot say. */
const fileOf = (document: GraphDocument): string =>
  JSON.stringify(serialiseDocument(document), null, 2)

describe('parseDocument', () => {
  it('reads the current shape and writes it back as it was', () => {
    const file = {
      edges: [edge('a', 'b')],
      nodes: {
        a: {
          id_: 'a',
          type: 'Mic',
          init_args: { config: { channels: 1 } },
          x: 1.5,
          y: -2,
          sub_graph: null,
        },
        b: {
          id_: 'b',
          type: 'Group',
          init_args: {},
          x: 0,
          y: 0,
          sub_graph: { edges: [], nodes: {} },
          label: 'Ears',
          collapsed: true,
          restart: 'on_failure',
        },
      },
      annotations: [
        { id: 'n', kind: 'note', x: 0, y: 0, width: 9, height: 9, text: 'hi', color: 'amber' },
      ],
    }

    const { document, problems } = parseDocument(file)

    expect(problems).toEqual([])
    expect(document.nodes.get('b')).toMatchObject({ label: 'Ears', restart: 'on_failure' })
    expect(fileOf(document)).toBe(JSON.stringify(file, null, 2))
  })

  it('reads older files, with is_composite and label and without id_', () => {
    const { document, problems } = parseDocument({
      nodes: {
        a: { type: 'ASR', is_composite: false, label: 'Ears', init_args: {}, x: 1, y: 2 },
        b: { type: 'TTS', is_composite: false, label: null, init_args: {}, x: 1, y: 2 },
      },
      edges: [],
    })

    expect(problems).toEqual([])
    expect([...document.nodes.values()].map((node) => node.label)).toEqual(['Ears', null])
    expect(serialiseDocument(document).nodes).toEqual({
      a: { id_: 'a', type: 'ASR', init_args: {}, x: 1, y: 2, sub_graph: null, label: 'Ears' },
      b: { id_: 'b', type: 'TTS', init_args: {}, x: 1, y: 2, sub_graph: null },
    })
  })

  it('reads hand-written files without sub_graph, init_args and positions', () => {
    const { document, problems } = parseDocument({ nodes: { a: { type: 'Mic' } } })

    expect(problems).toEqual([])
    expect(document.nodes.get('a')).toEqual({
      id: 'a',
      type: 'Mic',
      initArgs: {},
      x: 0,
      y: 0,
      label: null,
      collapsed: false,
      restart: 'never',
      subGraph: null,
      extra: {},
    })
  })

  it('takes the key as the id when id_ differs', () => {
    const { document, problems } = parseDocument({ nodes: { a: { id_: 'old', type: 'Mic' } } })

    expect(problems).toEqual([])
    expect(serialiseDocument(document).nodes).toMatchObject({ a: { id_: 'a' } })
  })

  it('names what it cannot read and writes it back where it was', () => {
    const file = {
      edges: [7, { source_node: 'a' }, edge('a', 'b')],
      nodes: {
        a: { type: 'Mic', init_args: [1], x: '12', sub_graph: 3, restart: 'sometimes' },
        b: 5,
        c: { type: 9 },
      },
      annotations: { not: 'a list' },
    }

    const { document, problems } = parseDocument(file)

    expect(problems.map((problem) => problem.path)).toEqual([
      'nodes.a.init_args',
      'nodes.a.x',
      'nodes.a.restart',
      'nodes.a.sub_graph',
      'nodes.b',
      'nodes.c.type',
      'edges.0',
      'edges.1.source_slot',
      'edges.1.target_node',
      'edges.1.target_slot',
      'annotations',
    ])
    expect(serialiseDocument(document)).toEqual({
      edges: [edge('a', 'b'), 7, { source_node: 'a' }],
      nodes: {
        a: {
          id_: 'a',
          type: 'Mic',
          init_args: [1],
          x: '12',
          y: 0,
          sub_graph: 3,
          restart: 'sometimes',
        },
        b: 5,
        c: { type: 9 },
      },
      annotations: { not: 'a list' },
    })
  })

  it('writes an edited value in place of one it could not read', () => {
    const { document } = parseDocument({ nodes: { a: { type: 'Mic', x: '12' } } })
    const node = { ...document.nodes.get('a')!, x: 40 }

    const written = serialiseDocument({ ...document, nodes: new Map([['a', node]]) })

    expect(written.nodes).toMatchObject({ a: { x: 40 } })
  })

  it('keeps unreadable parts beside the graph when their place is taken', () => {
    const { document } = parseDocument({ nodes: ['a', 'b'], edges: [] })
    const other = parseDocument({ nodes: { a: { type: 'Mic' } } }).document

    const written = serialiseDocument({ ...document, nodes: other.nodes })

    expect(written.unreadable_nodes).toEqual(['a', 'b'])
    expect(Object.keys(written.nodes as object)).toEqual(['a'])
  })

  it('keeps one of two equal edges', () => {
    const { document, problems } = parseDocument({ edges: [edge('a', 'b'), edge('a', 'b')] })

    expect(document.edges).toEqual([edge('a', 'b')])
    expect(problems).toHaveLength(1)
  })

  it('survives graphs and values nested without end', () => {
    let graph: unknown = {}
    for (let depth = 0; depth < 200; depth++) {
      graph = { nodes: { a: { type: 'G', sub_graph: graph } } }
    }
    let value: unknown = 1
    for (let depth = 0; depth < 100_000; depth++) value = [value]

    const nested = parseDocument(graph)
    const endless = parseDocument({ nodes: { a: { type: 'Mic', init_args: { value } } } })

    expect(nested.problems).toHaveLength(1)
    expect(JSON.parse(fileOf(nested.document))).toMatchObject(graph as object)
    expect(endless.problems).toHaveLength(1)
  })

  it('never throws, loses no field, and is stable for any JSON', () => {
    const known = fc.constantFrom(
      ...['nodes', 'edges', 'annotations', 'type', 'init_args', 'x', 'y', 'sub_graph', 'label'],
      ...['id_', 'is_composite', 'collapsed', 'restart', 'source_node', 'source_slot', '__proto__'],
      ...['target_node', 'target_slot', 'id', 'kind'],
    )
    const { json } = fc.letrec<{ json: unknown }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 6, withCrossShrink: true },
        fc.jsonValue({ maxDepth: 2 }),
        fc.array(tie('json'), { maxLength: 4 }),
        fc.dictionary(fc.oneof(known, fc.string()), tie('json'), { maxKeys: 6 }),
      ),
    }))

    fc.assert(
      fc.property(json, (value) => {
        const file = JSON.parse(JSON.stringify(value))
        const once = parseDocument(file).document
        const written = fileOf(once)
        expect(fileOf(parseDocument(JSON.parse(written)).document)).toBe(written)
        expect(lostNumbers(file, JSON.parse(written))).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })

  it('gives every document back', () => {
    fc.assert(
      fc.property(documents(2), (document) => {
        const { document: read, problems } = parseDocument(JSON.parse(fileOf(document)))
        expect(problems).toEqual([])
        expect(fileOf(read)).toBe(fileOf(document))
        expect(nodeOrder(read)).toEqual(nodeOrder(document))
      }),
      { numRuns: 300 },
    )
  })
})

/** Numbers of the file that are nowhere in what was written; 0 is what a default may stand for. */
function lostNumbers(file: unknown, written: unknown): number[] {
  const numbers = (value: unknown): number[] => {
    if (typeof value === 'number') return [value]
    if (typeof value !== 'object' || value === null) return []
    return Object.entries(value).flatMap(([key, item]) => (key === 'id_' ? [] : numbers(item)))
  }
  const kept = new Set(numbers(written))
  return numbers(file).filter((number) => number !== 0 && !kept.has(number))
}

/** JavaScript puts keys that look like indices first; the order of the others is the order of nodes. */
function nodeOrder(document: GraphDocument): string[] {
  return [...document.nodes.keys()].filter((id) => !/^\d+$/.test(id))
}

function documents(depth: number): fc.Arbitrary<GraphDocument> {
  const id = fc.string({ maxLength: 8 })
  const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)
  const json = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 })
  const node: fc.Arbitrary<GraphNode> = fc.record({
    id,
    type: fc.string(),
    initArgs: json,
    x: number,
    y: number,
    label: fc.option(fc.string()),
    collapsed: fc.boolean(),
    restart: fc.constantFrom('never', 'on_failure'),
    subGraph: depth > 0 ? fc.option(documents(depth - 1)) : fc.constant(null),
    extra: json.map((fields) => ({ ...fields, our_unknown: 1 })),
  })
  const endpoints = fc.record({
    source_node: id,
    source_slot: id,
    target_node: id,
    target_slot: id,
  })
  const annotation = fc.record({
    id,
    kind: fc.constantFrom('frame' as const, 'note' as const),
    x: number,
    y: number,
    width: number,
    height: number,
    text: fc.string(),
    color: fc.string(),
  })
  return fc.record({
    nodes: fc
      .array(node, { maxLength: 5 })
      .map((list) => new Map(list.map((entry) => [entry.id, entry]))),
    edges: fc.uniqueArray(endpoints, { maxLength: 5, selector: edgeKey }),
    annotations: fc.array(annotation, { maxLength: 3 }),
    extra: fc.constant({ our_unknown: [1] }),
  })
}
