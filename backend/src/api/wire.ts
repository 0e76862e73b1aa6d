import {
  type CreateNodeRequest,
  type GraphChanged,
  type NodeResponse,
  parseDocument,
  serialiseDocument,
  type UpdateNodeRequest,
} from '@openneuro/protocol'
import type { GraphManager, NewNode, NodeUpdate, NodeView } from '../core/engine/types.ts'
import type { DocumentPatch } from '../core/graph/document.ts'

/** A node as it is on the wire. */
export function nodeResponse(view: NodeView): NodeResponse {
  const { node, boundary } = view
  return {
    id: node.id,
    type: node.type,
    is_composite: node.subGraph !== null,
    status: view.status,
    x: node.x,
    y: node.y,
    init_args: { ...node.initArgs },
    inputs: boundary?.inputs ?? null,
    outputs: boundary?.outputs ?? null,
    sub_graph: node.subGraph && serialiseDocument(node.subGraph),
    label: node.label,
    collapsed: node.collapsed,
    restart: node.restart,
    error: view.error,
    progress: view.progress,
    restarts: view.restarts,
    note: view.note,
    missing: [...view.missing],
  }
}

export function newNode(request: CreateNodeRequest): NewNode {
  const { init_args, sub_graph, id, ...rest } = request
  return {
    ...rest,
    ...(id === undefined ? {} : { id }),
    initArgs: init_args,
    subGraph: sub_graph && parseDocument(sub_graph).document,
  }
}

/**
 * An edit, as pages are told of it. A node that gains or loses a wire is described too: what it misses is
 * another thing now.
 */
export function graphChanged(patch: DocumentPatch, graph: GraphManager): GraphChanged {
  const { set = [], addEdges = [], removeEdges = [] } = patch
  const rewired = [...addEdges, ...removeEdges].map(({ target_node }) => target_node)
  const ids = new Set([...set.map(({ id }) => id), ...rewired])
  const nodes = [...ids].filter((id) => graph.document.nodes.has(id))
  return {
    type: 'graph_changed',
    ...(nodes.length > 0 && { nodes: nodes.map((id) => nodeResponse(graph.node(id))) }),
    ...(patch.remove && { removed_nodes: [...patch.remove] }),
    ...(patch.addEdges && { added_edges: [...patch.addEdges] }),
    ...(patch.removeEdges && { removed_edges: [...patch.removeEdges] }),
    ...(patch.annotations && { annotations: [...patch.annotations] }),
  }
}

/** Only what was given: an absent field means unchanged. */
export function nodeUpdate(request: UpdateNodeRequest): NodeUpdate {
  const given = Object.entries(request).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given)
}
