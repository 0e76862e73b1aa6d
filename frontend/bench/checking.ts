import { createTypeChecker } from '@openneuro/protocol'
import { type Figure, median } from './figures.ts'
import { largeGraph } from './large-graph.ts'

const ROUNDS = 50

/** An edge edit checked by itself, against a full check of the same graph. */
export function benchChecking(): Figure[] {
  const { nodes: ids, edges } = largeGraph()
  const nodes = ids.map((id) => ({
    id,
    inputs: { data: 'Receiver[T]' },
    outputs: { data: 'Sender[T]' },
  }))
  const checker = createTypeChecker({ isType: () => true, isSubtype: (a, b) => a === b })
  const incremental = checker.incremental(nodes, edges)
  const edge = { source_node: 'n0', source_slot: 'data', target_node: 'n5', target_slot: 'data' }

  const full = times(() => checker.incremental(nodes, edges))
  const edit = times(() => {
    incremental.addEdge(edge)
    incremental.removeEdge(edge)
  })
  return [
    {
      what: 'edge edit against a full check, 500 nodes',
      value: median(edit) / 2 / median(full),
      bound: 1 / 20,
      note: `${median(full).toFixed(2)} ms in full`,
    },
  ]
}

function times(work: () => void): number[] {
  return Array.from({ length: ROUNDS }, () => {
    const startedAt = performance.now()
    work()
    return performance.now() - startedAt
  })
}
