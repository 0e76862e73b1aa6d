import type { GraphDocument, GraphNode } from '@openneuro/protocol'

export interface OutlineNode {
  /** `outer/inner` within composites. */
  readonly path: string
  /** The node of the outer graph that it is, or is in. */
  readonly outerId: string
  readonly type: string
  readonly label: string
  readonly isComposite: boolean
  readonly children: readonly OutlineNode[]
}

type Node = Pick<GraphNode, 'id' | 'type' | 'label' | 'x' | 'y' | 'subGraph'>

/** The graph as a tree, in reading order: from left to right, then from top to bottom. */
export function outlineOf(nodes: Iterable<Node>): OutlineNode[] {
  return inReadingOrder(nodes).map((node) => outlineNode(node, node.id, node.id))
}

function outlineNode(node: Node, path: string, outerId: string): OutlineNode {
  return {
    path,
    outerId,
    type: node.type,
    label: node.label || node.type,
    isComposite: node.subGraph !== null,
    children: inner(node.subGraph, path, outerId),
  }
}

function inner(graph: GraphDocument | null, path: string, outerId: string): OutlineNode[] {
  if (graph === null) return []
  return inReadingOrder(graph.nodes.values()).map((node) =>
    outlineNode(node, `${path}/${node.id}`, outerId),
  )
}

function inReadingOrder(nodes: Iterable<Node>): Node[] {
  return [...nodes].sort((one, other) => one.x - other.x || one.y - other.y)
}

/** The nodes that a search leaves, with those around them. */
export function filterOutline(nodes: readonly OutlineNode[], search: string): OutlineNode[] {
  const wanted = search.trim().toLowerCase()
  if (wanted === '') return [...nodes]
  return nodes.flatMap((node) => {
    const children = filterOutline(node.children, wanted)
    const hit = `${node.label} ${node.type}`.toLowerCase().includes(wanted)
    return hit || children.length > 0 ? [{ ...node, children: hit ? node.children : children }] : []
  })
}
