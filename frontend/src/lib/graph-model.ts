import {
  type Annotation,
  type Boundary,
  type Edge,
  edgeKey,
  type GraphDocument,
  type GraphNode,
  type InnerSlot,
} from '@openneuro/protocol'

/** A node as the canvas shows it. A new object whenever something about it changed, else the same. */
export interface EditorNode extends Omit<GraphNode, 'extra'> {
  /** What a composite shows of its sub-graph; null for other nodes. */
  readonly boundary: Boundary | null
}

export interface EditorEdge extends Edge {
  readonly id: string
}

export interface NewNode {
  readonly type: string
  readonly x: number
  readonly y: number
  readonly initArgs?: Readonly<Record<string, unknown>>
  readonly label?: string | null
  readonly subGraph?: GraphDocument | null
}

/** Whether an edge fits its ends. */
export interface Fit {
  readonly fits: boolean
  /** In words, when it does not fit. */
  readonly reason?: string
  /** The kinds of both ends, when they clash. */
  readonly kinds?: { readonly left: string; readonly right: string }
  /** Components that would fit in between. */
  readonly bridges: readonly string[]
}

/** A slot of a component in the catalog. */
export interface FittingSlot {
  readonly type: string
  readonly slot: string
}

export type { Annotation, Edge, GraphDocument, GraphNode }

/** `src:slot->dst:slot` */
export function edgeId(edge: Edge): string {
  return `${edge.source_node}:${edge.source_slot}->${edge.target_node}:${edge.target_slot}`
}

export function isSameEdge(one: Edge, other: Edge): boolean {
  return edgeKey(one) === edgeKey(other)
}

/** The fields that the wire knows, without what the canvas keeps beside them. */
export function plainEdge(edge: Edge): Edge {
  const { source_node, source_slot, target_node, target_slot } = edge
  return { source_node, source_slot, target_node, target_slot }
}

export function edgeBetween(source: InnerSlot, target: InnerSlot): Edge {
  return {
    source_node: source.node,
    source_slot: source.slot,
    target_node: target.node,
    target_slot: target.slot,
  }
}

/** `vad`, `vad_2`: short and readable, unique among those that are taken. */
export function freeNodeId(type: string, isTaken: (id: string) => boolean): string {
  const words = type
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase()
    .slice(0, 40)
  const stem = words === '' ? 'node' : words
  let id = stem
  for (let n = 2; isTaken(id); n++) id = `${stem}_${n}`
  return id
}
