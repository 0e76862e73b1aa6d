import { type Edge, EMPTY_DOCUMENT, type GraphDocument, type GraphNode } from '@openneuro/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyPatch, diffDocuments, withEdge, withNode, withoutNode } from './document.ts'

const ids = fc.constantFrom('a', 'b', 'c', 'd')

const nodes: fc.Arbitrary<GraphNode> = fc.record({
  id: ids,
  type: fc.constantFrom('Pulse', 'Throttle'),
  initArgs: fc.record({ config: fc.record({ interval: fc.nat() }) }),
  x: fc.integer(),
  y: fc.integer(),
  label: fc.option(fc.string()),
  collapsed: fc.boolean(),
  restart: fc.constantFrom('never', 'on_failure'),
  subGraph: fc.constant(null),
  extra: fc.constant({}),
})

const edges: fc.Arbitrary<Edge> = fc.record({
  source_node: ids,
  source_slot: fc.constantFrom('pulse', 'data'),
  target_node: ids,
  target_slot: fc.constantFrom('data'),
})

const documents: fc.Arbitrary<GraphDocument> = fc
  .record({ nodes: fc.array(nodes), edges: fc.array(edges) })
  .map(({ nodes, edges }) => edges.reduce(withEdge, nodes.reduce(withNode, EMPTY_DOCUMENT)))

/** A document as a set of facts: the order of nodes and edges does not matter. */
const facts = (document: GraphDocument) => ({
  nodes: new Set(document.nodes.values()),
  edges: new Set(document.edges.map((edge) => JSON.stringify(edge))),
})

describe('document patches', () => {
  it('lead from any document to any other, and back', () => {
    fc.assert(
      fc.property(documents, documents, (from, to) => {
        const there = applyPatch(from, diffDocuments(from, to))
        const back = applyPatch(there, diffDocuments(to, from))

        expect(facts(there)).toEqual(facts(to))
        expect(facts(back)).toEqual(facts(from))
      }),
    )
  })

  it('change nothing when they are applied a second time', () => {
    fc.assert(
      fc.property(documents, documents, (from, to) => {
        const patch = diffDocuments(from, to)
        const once = applyPatch(from, patch)

        expect(facts(applyPatch(once, patch))).toEqual(facts(once))
      }),
    )
  })

  it('are empty between a document and itself', () => {
    fc.assert(
      fc.property(documents, (document) => {
        expect(diffDocuments(document, document)).toEqual({})
      }),
    )
  })
})

describe('withoutNode', () => {
  it('takes the edges of the node with it', () => {
    fc.assert(
      fc.property(documents, ids, (document, id) => {
        const left = withoutNode(document, id)

        expect(left.nodes.has(id)).toBe(false)
        expect(
          left.edges.filter((edge) => [edge.source_node, edge.target_node].includes(id)),
        ).toEqual([])
      }),
    )
  })
})
