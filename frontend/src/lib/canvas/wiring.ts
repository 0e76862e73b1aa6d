import type { Edge } from '../graph-model.ts'

/** Which slots of a node have a wire, in the order of the edges. */
export interface NodeWiring {
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
}
export type Wiring = Readonly<Record<string, NodeWiring>>

export const NO_WIRING: NodeWiring = { inputs: [], outputs: [] }

/** Nodes whose wiring is what it was keep the same object, so that they are not drawn again. */
export function wiringOf(edges: Iterable<Edge>, previous: Wiring = {}): Wiring {
  const sets: Record<string, { inputs: Set<string>; outputs: Set<string> }> = {}
  const of = (id: string) => {
    sets[id] ??= { inputs: new Set(), outputs: new Set() }
    return sets[id]
  }
  for (const edge of edges) {
    of(edge.source_node).outputs.add(edge.source_slot)
    of(edge.target_node).inputs.add(edge.target_slot)
  }
  return Object.fromEntries(
    Object.entries(sets).map(([id, { inputs, outputs }]) => {
      const next = { inputs: [...inputs], outputs: [...outputs] }
      const old = previous[id]
      return [id, old && isSame(old, next) ? old : next]
    }),
  )
}

function isSame(one: NodeWiring, other: NodeWiring): boolean {
  const same = (a: readonly string[], b: readonly string[]) =>
    a.length === b.length && a.every((slot, index) => slot === b[index])
  return same(one.inputs, other.inputs) && same(one.outputs, other.outputs)
}
