import { createTypeChecker, type Edge, edgeKey, type TypedNode } from '@openneuro/protocol'
import { slotTypeStrings } from '../component/describe.ts'
import { isSubtype, isTypeName } from '../component/type-names.ts'
import { type EdgeProblem, NO_PLAN, type Plan, type PlanNode } from '../graph/plan.ts'

/** The types of the flattened graph, kept in step with its edits. */
export class GraphTypes {
  readonly #check = createTypeChecker({ isType: isTypeName, isSubtype }).incremental()
  #plan = NO_PLAN

  /** Takes over what changed since the last plan. */
  update(plan: Plan): void {
    const before = edgesByKey(this.#plan)
    const after = edgesByKey(plan)
    for (const [key, edge] of before) if (!after.has(key)) this.#check.removeEdge(edge)
    for (const path of this.#plan.nodes.keys()) {
      if (!plan.nodes.has(path)) this.#check.removeNode(path)
    }
    for (const node of plan.nodes.values()) {
      const known = this.#plan.nodes.get(node.path)
      if (known?.component !== node.component || !known) this.#check.addNode(typedNode(node))
    }
    for (const [key, edge] of after) if (!before.has(key)) this.#check.addEdge(edge)
    this.#plan = plan
  }

  /** Both types in words if an edge of the document would clash in `next`; the check stays as it is. */
  clashWith(next: Plan, edge: Edge): string | null {
    const key = edgeKey(edge)
    for (const { flat, origin } of next.edges) {
      if (edgeKey(origin) !== key) continue
      const isNew = this.#check.addEdge(flat).errors
      const clash = this.#check.errorsOf(flat)[0]
      this.#check.removeEdge(flat)
      if (isNew && clash) return `the types do not fit: ${clash.label}`
    }
    return null
  }

  /** Edges that are ill-typed, by the edge of the document that they stand for. */
  problems(plan: Plan): EdgeProblem[] {
    const origins = new Map(plan.edges.map(({ flat, origin }) => [edgeKey(flat), origin]))
    return this.#check.errors().flatMap((clash) => {
      const edge = origins.get(edgeKey(clash.edge))
      return edge ? [{ edge, code: 'edge.type_mismatch' as const, detail: clash.label }] : []
    })
  }
}

function typedNode({ path, component }: PlanNode): TypedNode {
  const slots = component ? slotTypeStrings(component) : { inputs: {}, outputs: {} }
  return { id: path, ...slots }
}

function edgesByKey(plan: Plan): Map<string, Edge> {
  return new Map(plan.edges.map(({ flat }) => [edgeKey(flat), flat]))
}
