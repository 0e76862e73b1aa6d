import { edgeKey } from '../document.ts'
import type { Edge } from '../graph.ts'
import { Solver } from './solver.ts'
import { isGround, printTerm, type Term, termFrom, UNKNOWN } from './terms.ts'
import type { TypeChange, TypeClash, TypedNode, TypeNames } from './type-checker.ts'
import { parseSlotType } from './type-string.ts'

interface NodeTypes {
  readonly inputs: ReadonlyMap<string, Term>
  readonly outputs: ReadonlyMap<string, Term>
  readonly variables: ReadonlySet<string>
}

interface EdgeCheck {
  readonly edge: Edge
  /** Rises with each edge, so that a part of the graph is solved in the same order as the whole. */
  readonly order: number
  clashes: readonly TypeClash[]
}

const NO_CHANGE: TypeChange = { nodes: [], errors: false }

/**
 * Types of a graph that is being edited. Adding an edge adds one constraint; every other edit solves anew
 * the nodes that are linked, through edges between generic slots, with the place of the edit. The result is
 * always that of a full check of the same nodes and edges in the same order.
 */
export class GraphTypeCheck {
  readonly #names: TypeNames
  readonly #solver: Solver
  readonly #nodes = new Map<string, NodeTypes>()
  readonly #variableOwner = new Map<string, string>()
  readonly #edges = new Map<string, EdgeCheck>()
  readonly #edgesOf = new Map<string, Set<EdgeCheck>>()
  readonly #clashing = new Set<EdgeCheck>()
  /** Node → its part of `resolved()`. */
  readonly #resolved = new Map<string, ReadonlyMap<string, string>>()
  #nextOrder = 0

  constructor(names: TypeNames, nodes: Iterable<TypedNode>, edges: Iterable<Edge>) {
    this.#names = names
    this.#solver = new Solver(names.isSubtype)
    for (const node of nodes) this.#setNode(node)
    const learned = new Set<string>()
    for (const edge of edges) {
      const check = this.#insertEdge(edge)
      if (check) this.#solveEdge(check, learned)
    }
    for (const id of this.#nodes.keys()) this.#resolveNode(id)
  }

  /** Errors in the order of the edges. */
  errors(): TypeClash[] {
    return [...this.#clashing].sort((a, b) => a.order - b.order).flatMap((check) => check.clashes)
  }

  /** What clashes at one edge; empty when it is fine or not there. */
  errorsOf(edge: Edge): readonly TypeClash[] {
    return this.#edges.get(edgeKey(edge))?.clashes ?? []
  }

  /** `<node>.in.<slot>` and `<node>.out.<slot>` → resolved type. */
  resolved(): Map<string, string> {
    return new Map([...this.#nodes.keys()].flatMap((id) => [...this.#resolved.get(id)!]))
  }

  /** The part of `resolved()` that belongs to one node. */
  resolvedOf(nodeId: string): ReadonlyMap<string, string> {
    return this.#resolved.get(nodeId) ?? new Map()
  }

  /** Adds a node, or gives one other slots. Edges that were waiting for it are checked again. */
  addNode(node: TypedNode): TypeChange {
    return this.#rework(this.#around(node.id), () => this.#setNode(node))
  }

  /** Its edges stay, leading nowhere, until they are removed. */
  removeNode(id: string): TypeChange {
    if (!this.#nodes.has(id)) return NO_CHANGE
    return this.#rework(this.#around(id), () => {
      for (const key of this.#nodes.get(id)!.variables) this.#variableOwner.delete(key)
      this.#nodes.delete(id)
      this.#resolved.delete(id)
    })
  }

  addEdge(edge: Edge): TypeChange {
    const check = this.#insertEdge(edge)
    if (!check) return NO_CHANGE
    const learned = new Set<string>()
    this.#solveEdge(check, learned)
    const nodes = new Set<string>()
    for (const key of this.#solver.affectedBy(learned)) nodes.add(this.#variableOwner.get(key)!)
    return { nodes: this.#resolveNodes(nodes), errors: check.clashes.length > 0 }
  }

  removeEdge(edge: Edge): TypeChange {
    const check = this.#edges.get(edgeKey(edge))
    if (!check) return NO_CHANGE
    const hadErrors = check.clashes.length > 0
    const change = this.#rework(this.#genericEnds(check), () => this.#deleteEdge(check))
    return { nodes: change.nodes, errors: change.errors || hadErrors }
  }

  #setNode({ id, inputs, outputs }: TypedNode): void {
    const terms = (slots: Readonly<Record<string, string>>): Map<string, Term> =>
      new Map(Object.entries(slots).map(([slot, text]) => [slot, this.#termOf(text, id)]))
    const types = { inputs: terms(inputs), outputs: terms(outputs) }
    const all = [...types.inputs.values(), ...types.outputs.values()]
    const variables = new Set(all.flatMap((term) => [...term.variables]))
    for (const key of variables) this.#variableOwner.set(key, id)
    this.#nodes.set(id, { ...types, variables })
  }

  #termOf(text: string, nodeId: string): Term {
    const { type } = parseSlotType(text)
    return type ? termFrom(type, nodeId, this.#names.isType) : UNKNOWN
  }

  #insertEdge(edge: Edge): EdgeCheck | null {
    const key = edgeKey(edge)
    if (this.#edges.has(key)) return null
    const check: EdgeCheck = { edge, order: this.#nextOrder++, clashes: [] }
    this.#edges.set(key, check)
    for (const id of [edge.source_node, edge.target_node]) {
      const edges = this.#edgesOf.get(id) ?? new Set()
      this.#edgesOf.set(id, edges.add(check))
    }
    return check
  }

  #deleteEdge(check: EdgeCheck): void {
    this.#edges.delete(edgeKey(check.edge))
    this.#clashing.delete(check)
    for (const id of [check.edge.source_node, check.edge.target_node]) {
      const edges = this.#edgesOf.get(id)
      edges?.delete(check)
      if (edges?.size === 0) this.#edgesOf.delete(id)
    }
  }

  #ends({ edge }: EdgeCheck): { left: Term; right: Term } {
    return {
      left: this.#nodes.get(edge.source_node)?.outputs.get(edge.source_slot) ?? UNKNOWN,
      right: this.#nodes.get(edge.target_node)?.inputs.get(edge.target_slot) ?? UNKNOWN,
    }
  }

  /** The nodes about whose variables the edge says something. */
  #genericEnds(check: EdgeCheck): string[] {
    const { left, right } = this.#ends(check)
    return [
      ...(isGround(left) ? [] : [check.edge.source_node]),
      ...(isGround(right) ? [] : [check.edge.target_node]),
    ]
  }

  #solveEdge(check: EdgeCheck, learned: Set<string>): void {
    const { left, right } = this.#ends(check)
    check.clashes = this.#solver.constrain(left, right, learned).map((clash) => {
      const [leftName, rightName] = [printTerm(clash.left), printTerm(clash.right)]
      const label = `${leftName} ≠ ${rightName}`
      return { edge: check.edge, left: leftName, right: rightName, label }
    })
    if (check.clashes.length > 0) this.#clashing.add(check)
    else this.#clashing.delete(check)
  }

  /** A node and all nodes that an edge joins it with. */
  #around(id: string): string[] {
    const edges = [...(this.#edgesOf.get(id) ?? [])]
    return [id, ...edges.flatMap(({ edge }) => [edge.source_node, edge.target_node])]
  }

  /** Makes a change and solves anew every node that was or is linked with one of `seeds`. */
  #rework(seeds: readonly string[], change: () => void): TypeChange {
    const part = this.#linkedWith(seeds)
    for (const id of part) {
      for (const key of this.#nodes.get(id)?.variables ?? []) this.#solver.forget(key)
    }
    change()
    for (const id of this.#linkedWith([...part])) part.add(id)
    for (const id of part) {
      for (const key of this.#nodes.get(id)?.variables ?? []) this.#solver.forget(key)
    }
    const errors = this.#solveAnew(this.#edgesWithin(part))
    return { nodes: this.#resolveNodes(part), errors }
  }

  /** True when there are other errors than before. */
  #solveAnew(checks: readonly EdgeCheck[]): boolean {
    const labels = (): string =>
      JSON.stringify(checks.map(({ clashes }) => clashes.map((clash) => clash.label)))
    const before = labels()
    const learned = new Set<string>()
    for (const check of checks) this.#solveEdge(check, learned)
    return labels() !== before
  }

  /** Edges that speak of these nodes' variables, or of no variable at all, in their order. */
  #edgesWithin(part: ReadonlySet<string>): EdgeCheck[] {
    const checks = new Set<EdgeCheck>()
    for (const id of part) {
      for (const check of this.#edgesOf.get(id) ?? []) {
        if (this.#genericEnds(check).every((end) => part.has(end))) checks.add(check)
      }
    }
    return [...checks].sort((a, b) => a.order - b.order)
  }

  /** The nodes and all that are joined with them through edges between generic slots. */
  #linkedWith(seeds: readonly string[]): Set<string> {
    const part = new Set(seeds)
    for (const id of part) {
      for (const check of this.#edgesOf.get(id) ?? []) {
        const ends = this.#genericEnds(check)
        if (ends.length === 2) for (const end of ends) part.add(end)
      }
    }
    return part
  }

  /** Those of the nodes whose resolved types are others now. */
  #resolveNodes(ids: Iterable<string>): string[] {
    return [...ids].filter((id) => this.#nodes.has(id) && this.#resolveNode(id))
  }

  #resolveNode(id: string): boolean {
    const { inputs, outputs } = this.#nodes.get(id)!
    const print = (term: Term): string => printTerm(this.#solver.resolve(term))
    const types = new Map([
      ...[...inputs].map(([slot, term]) => [`${id}.in.${slot}`, print(term)] as const),
      ...[...outputs].map(([slot, term]) => [`${id}.out.${slot}`, print(term)] as const),
    ])
    const before = this.#resolved.get(id)
    this.#resolved.set(id, types)
    if (before?.size !== types.size) return true
    return [...types].some(([key, type]) => before.get(key) !== type)
  }
}
