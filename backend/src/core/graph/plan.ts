import {
  type Edge,
  type ErrorCode,
  type GraphDocument,
  type GraphNode,
  resolvePort,
  type SlotsOf,
} from '@openneuro/protocol'
import type { Component } from '../component/define-component.ts'
import { slotTypeStrings } from '../component/describe.ts'
import { edgeKey } from './document.ts'

/** A primitive node after composites have been flattened; its path is `outer/inner`. */
export interface PlanNode {
  readonly path: string
  readonly node: GraphNode
  /** Null when there is no component of this type: the node is kept, but cannot run. */
  readonly component: Component | null
}

export interface PlanEndpoint {
  readonly path: string
  readonly slot: string
}

/** An edge between primitives. `edge` is the one of the document that it stands for. */
export interface PlanEdge {
  readonly from: PlanEndpoint
  readonly to: PlanEndpoint
  readonly edge: Edge
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

export type Components = (type: string) => Component | null

/** Slots of a type as wire strings, as the pure functions of protocol want them; null for unknown types. */
export function slotsOfTypes(components: Components): SlotsOf {
  const known = new Map<string, ReturnType<SlotsOf>>()
  return (type) => {
    let slots = known.get(type)
    if (slots === undefined) {
      const component = components(type)
      slots = component === null ? null : slotTypeStrings(component)
      known.set(type, slots)
    }
    return slots
  }
}

/** Flattens composites and resolves every edge to the primitives at its ends. Pure. */
export function planGraph(document: GraphDocument, components: Components): Plan {
  const nodes = new Map<string, PlanNode>()
  const edges: PlanEdge[] = []
  const problems: EdgeProblem[] = []
  const slotsOf = slotsOfTypes(components)

  const visit = (graph: GraphDocument, prefix: string) => {
    for (const node of graph.nodes.values()) {
      const path = prefix + node.id
      if (node.subGraph) visit(node.subGraph, `${path}/`)
      else nodes.set(path, { path, node, component: components(node.type) })
    }
    for (const edge of graph.edges) {
      const from = resolveEnd(graph, prefix, edge.source_node, edge.source_slot, 'outputs')
      const to = resolveEnd(graph, prefix, edge.target_node, edge.target_slot, 'inputs')
      const problem = 'code' in from ? from : 'code' in to ? to : null
      if (problem) problems.push({ edge: withPrefix(edge, prefix), ...problem })
      else edges.push({ from: from as PlanEndpoint, to: to as PlanEndpoint, edge })
    }
  }

  const resolveEnd = (
    graph: GraphDocument,
    prefix: string,
    id: string,
    slot: string,
    side: 'inputs' | 'outputs',
  ): PlanEndpoint | Omit<EdgeProblem, 'edge'> => {
    const node = graph.nodes.get(id)
    if (!node) return { code: 'graph.node_not_found', detail: `There is no node "${prefix}${id}"` }

    if (node.subGraph) {
      const port = resolvePort(node.subGraph, slot, side, slotsOf)
      if (port) return { path: `${prefix}${id}/${port.path.join('/')}`, slot: port.slot }
      return {
        code: 'graph.unknown_slot',
        detail: `Composite "${prefix}${id}" has no ${word(side)} "${slot}"`,
      }
    }

    const slots = slotsOf(node.type)
    if (!slots) {
      return {
        code: 'node.unknown_type',
        detail: `Node "${prefix}${id}" has the unknown type "${node.type}"`,
      }
    }
    if (slot in slots[side]) return { path: prefix + id, slot }
    return {
      code: 'graph.unknown_slot',
      detail: `"${node.type}" ("${prefix}${id}") has no ${word(side)} "${slot}"; it has ${
        Object.keys(slots[side])
          .map((name) => `"${name}"`)
          .join(', ') || 'none'
      }`,
    }
  }

  visit(document, '')
  return { nodes, edges: unique(edges), problems }
}

/** Two edges of a document can mean the same connection, by the two names of a composite's port. */
function unique(edges: readonly PlanEdge[]): PlanEdge[] {
  return [...new Map(edges.map((edge) => [planEdgeKey(edge), edge])).values()]
}

export function planEdgeKey({ from, to }: PlanEdge): string {
  return edgeKey({
    source_node: from.path,
    source_slot: from.slot,
    target_node: to.path,
    target_slot: to.slot,
  })
}

function withPrefix(edge: Edge, prefix: string): Edge {
  return {
    ...edge,
    source_node: prefix + edge.source_node,
    target_node: prefix + edge.target_node,
  }
}

function word(side: 'inputs' | 'outputs'): string {
  return side === 'inputs' ? 'input' : 'output'
}
