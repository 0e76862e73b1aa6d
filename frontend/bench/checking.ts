import { createTypeChecker } from '@openneuro/protocol'
import { editsOf, largeGraph, TYPE_NAMES } from './large-graph.ts'
import type { Measured } from './rows.ts'

const ROUNDS = 15
const EDITS = 20

/** An edge edit checked by itself, against a full check of the same graph. */
export function benchChecking(): Measured[] {
  const { nodes, edges } = largeGraph()
  const checker = createTypeChecker({
    isType: (name) => TYPE_NAMES.includes(name),
    isSubtype: (sub, sup) => sub === sup,
  })
  const incremental = checker.incremental(nodes, edges)
  const edits = editsOf(EDITS)
  const ours: number[] = []
  const peers: number[] = []
  for (let round = -3; round < ROUNDS; round++) {
    const full = timed(() => checker.checkGraph(nodes, edges))
    const edit = timed(() => {
      for (const edge of edits) incremental.addEdge(edge)
      for (const edge of edits) incremental.removeEdge(edge)
    })
    if (round < 0) continue
    ours.push(edit / (2 * EDITS))
    peers.push(full)
  }
  return [
    { name: 'edge edit, checked, against a full check', unit: 'ms', limit: 1 / 20, ours, peers },
  ]
}

function timed(work: () => void): number {
  const startedAt = performance.now()
  work()
  return performance.now() - startedAt
}
