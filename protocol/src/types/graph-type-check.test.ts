import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { edgeKey } from '../document.ts'
import type { Edge } from '../graph.ts'
import { createTypeChecker, type TypedNode } from './type-checker.ts'

const NAMES = ['A', 'B', 'C', 'EOS']
const checker = createTypeChecker({
  isType: (name) => NAMES.includes(name),
  isSubtype: (sub, sup) => sub === sup || sup === 'A',
})

const TYPES = ['A', 'B', 'C', 'T', 'U', 'T | EOS', 'list[T]', 'list[B]', 'T | U', 'B | EOS', '[']
const slots = (input: string, output: string, other = output) => ({
  inputs: { in: `Receiver[${input}]` },
  outputs: { out: `Sender[${output}]`, other: `Sender[${other}]` },
})
const node = (id: string, input: string, output: string): TypedNode => ({
  id,
  ...slots(input, output),
})
const edge = (source: string, target: string, slot = 'out'): Edge => ({
  source_node: source,
  source_slot: slot,
  target_node: target,
  target_slot: 'in',
})

describe('GraphTypeCheck', () => {
  it('names the nodes whose types an edge changes', () => {
    const nodes = [node('s', 'A', 'B'), node('p', 'T', 'T'), node('q', 'T', 'T')]
    const check = checker.incremental([...nodes, node('far', 'T', 'T')], [edge('p', 'q')])

    const added = check.addEdge(edge('s', 'p'))
    const again = check.addEdge(edge('s', 'p'))
    const removed = check.removeEdge(edge('s', 'p'))

    expect(added).toEqual({ nodes: ['p', 'q'], errors: false })
    expect(again).toEqual({ nodes: [], errors: false })
    expect({ ...removed, nodes: [...removed.nodes].sort() }).toEqual(added)
  })

  it('says when errors come and go', () => {
    const check = checker.incremental([node('s', 'A', 'A'), node('t', 'B', 'B')])

    expect(check.addEdge(edge('s', 't')).errors).toBe(true)
    expect(check.errorsOf(edge('s', 't')).map((error) => error.label)).toEqual(['A ≠ B'])
    expect(check.removeEdge(edge('s', 't')).errors).toBe(true)
    expect(check.errors()).toEqual([])
  })

  it('checks edges again when their node comes or changes', () => {
    const check = checker.incremental([node('s', 'A', 'B')], [edge('s', 'p'), edge('p', 't')])
    expect(check.errors()).toHaveLength(1)

    check.addNode(node('p', 'T', 'T'))
    check.addNode(node('t', 'C', 'C'))

    expect(check.resolvedOf('p').get('p.out.out')).toBe('B')
    expect(check.errors().map((error) => error.label)).toEqual(['B ≠ C'])
    check.removeNode('t')
    expect(check.errors().map((error) => error.label)).toEqual(['B ≠ ?'])
  })

  it('equals a full check after any sequence of edits', () => {
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
    const edit = fc.record({
      kind: fc.constantFrom('addNode', 'addNode', 'removeNode', 'addEdge', 'addEdge', 'removeEdge'),
      id,
      target: id,
      slot: fc.constantFrom('out', 'other'),
      types: fc.tuple(...[0, 1, 2].map(() => fc.constantFrom(...TYPES))),
    })

    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 40 }), (edits) => {
        const nodes = new Map<string, TypedNode>()
        const edges = new Map<string, Edge>()
        const check = checker.incremental()
        for (const { kind, id: source, target, slot, types } of edits) {
          const before = check.resolved()
          const errorsBefore = JSON.stringify(check.errors())
          const link = edge(source, target, slot)
          const key = edgeKey(link)
          let change = { nodes: [] as readonly string[], errors: false }
          if (kind === 'addNode') {
            const [input, output, other] = types as [string, string, string]
            nodes.set(source, { id: source, ...slots(input, output, other) })
            change = check.addNode(nodes.get(source)!)
          } else if (kind === 'removeNode') {
            nodes.delete(source)
            change = check.removeNode(source)
          } else if (kind === 'addEdge') {
            if (!edges.has(key)) edges.set(key, link)
            change = check.addEdge(link)
          } else {
            edges.delete(key)
            change = check.removeEdge(link)
          }
          const full = checker.checkGraph(nodes.values(), edges.values())
          const resolved = check.resolved()
          expect(Object.fromEntries(resolved)).toEqual(Object.fromEntries(full.resolved))
          expect(check.errors()).toEqual(full.errors)
          expect(changedNodes(before, resolved)).toEqual(new Set(change.nodes))
          if (JSON.stringify(check.errors()) !== errorsBefore) expect(change.errors).toBe(true)
        }
      }),
      { numRuns: 400 },
    )
  })

  it('does an edge edit on 500 nodes for at most a twentieth of a full check', () => {
    // 50 pipelines of ten nodes, half of them generic, each node wired twice.
    const nodes = Array.from({ length: 500 }, (_, n) =>
      n % 2 === 0 ? node(`n${n}`, 'T', 'T') : node(`n${n}`, 'A', 'B'),
    )
    const edges = nodes.flatMap((_, n) => [
      edge(`n${n}`, `n${n - (n % 10) + ((n + 1) % 10)}`),
      edge(`n${n}`, `n${n - (n % 10) + ((n + 2) % 10)}`),
    ])
    const check = checker.incremental(nodes, edges)

    const full = medianMs(15, () => checker.checkGraph(nodes, edges))
    const edit = medianMs(101, (round) => {
      const link = edges[(round * 37) % edges.length]!
      check.removeEdge(link)
      check.addEdge(link)
    })

    expect(edges).toHaveLength(1000)
    expect(edit / 2 / full).toBeLessThan(1 / 20)
  })
})

/** Nodes that are there and differ; a node that went away has no types to change. */
function changedNodes(before: Map<string, string>, after: Map<string, string>): Set<string> {
  const changed = [...after].filter(([key, type]) => before.get(key) !== type)
  return new Set(changed.map(([key]) => key.slice(0, 1)))
}

function medianMs(rounds: number, body: (round: number) => void): number {
  const times = Array.from({ length: rounds }, (_, round) => {
    const start = performance.now()
    body(round)
    return performance.now() - start
  })
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)]!
}
