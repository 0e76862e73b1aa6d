import {
  type Edge,
  type ErrorCode,
  flattenGraph,
  type GraphDocument,
  type GraphNode,
  type SlotsOf,
} from '@openneuro/protocol'
import type { Component } from '../component/define-component.ts'
import { slotTypeStrings } from '../component/describe.ts'

/** A primitive node after composites have been flattened; its path is `outer/inner`. */
export interface PlanNode {
  readonly path: string
  readonly node: GraphNode
  /** Null when there is no component of this type: the node is kept, but cannot run. */
  readonly component: Component | null
}

/** An edge between two slots that exist. */
export interface PlanEdge {
  /** Between primitives, by their paths. */
  readonly flat: Edge
  /** The edge of the document that it stands for; ids within composites are paths. */
  readonly origin: Edge
}

/** Why an edge is marked although it is kept. Ids within composites are paths. */
export interface EdgeProblem {
  readonly edge: Edge
  readonly code: Extract<
    ErrorCode,
    'edge.type_mismatch' | 'graph.unknown_slot' | 'graph.node_not_found' | 'node.unknown_type'
  >
  readonly detail: string
}

/** What the document means for the machine: primitives, and which output reaches which input. */
export interface Plan {
  readonly nodes: ReadonlyMap<string, PlanNode>
  readonly edges: readonly PlanEdge[]
  readonly problems: readonly EdgeProblem[]
}

/** The plan of an empty graph. */
export const NO_PLAN: Plan = { nodes: new Map(), edges: [], problems: [] }

export type Components = (type: string) => Component | null

/** Slots of a type as wire strings, as the pure functions of protocol want them; null for unknown types. */
export function slotsOfTypes(components: Components): SlotsOf {
  const known = new Map<Component, ReturnType<typeof slotTypeStrings>>()
  return (type) => {
    const component = components(type)
    if (!component) return null
    const slots = known.get(component) ?? slotTypeStrings(component)
    known.set(component, slots)
    return slots
  }
}

/** Flattens composites and resolves every edge to the primitives at its ends. Pure. */
export function planGraph(
  document: GraphDocument,
  components: Components,
  slotsOf: SlotsOf = slotsOfTypes(components),
): Plan {
  const flat = flattenGraph(document, slotsOf)
  const nodes = new Map(
    flat.nodes.map(({ id, node }): [string, PlanNode] => [
      id,
      { path: id, node, component: components(node.type) },
    ]),
  )

  const edges: PlanEdge[] = []
  const problems: EdgeProblem[] = []
  for (const { origin, owner } of flat.loose) {
    const edge = withOwner(origin, owner)
    problems.push({ edge, ...looseEnd(document, edge) })
  }
  for (const { edge, origin, owner } of flat.edges) {
    const problem =
      slotProblem(nodes.get(edge.source_node), edge.source_node, edge.source_slot, 'outputs') ??
      slotProblem(nodes.get(edge.target_node), edge.target_node, edge.target_slot, 'inputs')
    if (problem) problems.push({ edge: withOwner(origin, owner), ...problem })
    else edges.push({ flat: edge, origin: withOwner(origin, owner) })
  }
  return { nodes, edges, problems }

  function slotProblem(
    node: PlanNode | undefined,
    path: string,
    slot: string,
    side: 'inputs' | 'outputs',
  ): Omit<EdgeProblem, 'edge'> | null {
    if (!node) return { code: 'graph.node_not_found', detail: `There is no node "${path}"` }
    const slots = slotsOf(node.node.type)
    if (!slots) {
      return {
        code: 'node.unknown_type',
        detail: `Node "${path}" has the unknown type "${node.node.type}"`,
      }
    }
    if (Object.hasOwn(slots[side], slot)) return null
    const others = Object.keys(slots[side]).map((name) => `"${name}"`)
    return {
      code: 'graph.unknown_slot',
      detail:
        `"${node.node.type}" (node "${path}") has no ${side === 'inputs' ? 'input' : 'output'} ` +
        `"${slot}"; it has ${others.join(', ') || 'none'}`,
    }
  }
}

/** An edge with one end at a node, or at a port of a composite, that is not there. */
function looseEnd(document: GraphDocument, edge: Edge): Omit<EdgeProblem, 'edge'> {
  const missing = [edge.source_node, edge.target_node].find((path) => !hasNode(document, path))
  if (missing !== undefined) {
    return { code: 'graph.node_not_found', detail: `There is no node "${missing}"` }
  }
  return {
    code: 'graph.unknown_slot',
    detail: `A composite has no port as this edge names it: "${edge.source_node}.${edge.source_slot}" → "${edge.target_node}.${edge.target_slot}"`,
  }
}

function hasNode(document: GraphDocument, path: string): boolean {
  const [outer, ...rest] = path.split('/')
  if (document.nodes.has(path)) return true
  const subGraph = document.nodes.get(outer!)?.subGraph
  return subGraph != null && rest.length > 0 && hasNode(subGraph, rest.join('/'))
}

function withOwner(edge: Edge, owner: string): Edge {
  if (owner === '') return edge
  return {
    ...edge,
    source_node: `${owner}/${edge.source_node}`,
    target_node: `${owner}/${edge.target_node}`,
  }
}
