import type { Edge } from '../graph.ts'
import { GraphTypeCheck } from './graph-type-check.ts'

/** A node as the checker needs it: slot → type string, such as `Receiver[Union[T, EOS]]`. */
export interface TypedNode {
  readonly id: string
  readonly inputs: Readonly<Record<string, string>>
  readonly outputs: Readonly<Record<string, string>>
}

/** An edge whose ends do not fit, and the two types that clashed. */
export interface TypeClash {
  readonly edge: Edge
  readonly left: string
  readonly right: string
  /** `<left> ≠ <right>` */
  readonly label: string
}

export interface TypeReport {
  /** `<node>.in.<slot>` and `<node>.out.<slot>` → type, variables replaced where they are known. */
  readonly resolved: ReadonlyMap<string, string>
  /** In the order of the edges. */
  readonly errors: readonly TypeClash[]
}

/** What an edit changed. */
export interface TypeChange {
  /** Nodes with a slot whose resolved type is another now; also a node that was added. */
  readonly nodes: readonly string[]
  /** True when there are other errors than before. */
  readonly errors: boolean
}

export interface TypeNames {
  /** True for frame kinds and builtin classes; every other name is a type variable of its node. */
  isType(name: string): boolean
  /** Nominal, reflexive, transitive. */
  isSubtype(sub: string, sup: string): boolean
}

export interface TypeChecker {
  checkGraph(nodes: Iterable<TypedNode>, edges: Iterable<Edge>): TypeReport
  /** A check that follows edits, at the cost of the nodes that share type variables with the place edited. */
  incremental(nodes?: Iterable<TypedNode>, edges?: Iterable<Edge>): GraphTypeCheck
}

/** Finds the types of generic slots from the edges, and the edges that do not fit. */
export function createTypeChecker(names: TypeNames): TypeChecker {
  return {
    checkGraph(nodes, edges) {
      const check = new GraphTypeCheck(names, nodes, edges)
      return { resolved: check.resolved(), errors: check.errors() }
    },
    incremental: (nodes = [], edges = []) => new GraphTypeCheck(names, nodes, edges),
  }
}

/** `isSubtype` from the pairs that `POST /component/subtype-pairs` answers with. */
export function subtypeTable(
  pairs: Iterable<readonly [string, string]>,
): (sub: string, sup: string) => boolean {
  const table = new Set([...pairs].map((pair) => JSON.stringify(pair)))
  return (sub, sup) => sub === sup || table.has(JSON.stringify([sub, sup]))
}
