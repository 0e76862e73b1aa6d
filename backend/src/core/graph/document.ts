import {
  type Annotation,
  type Edge,
  edgeKey,
  type GraphDocument,
  type GraphNode,
} from '@openneuro/protocol'

/** The difference between two documents, as data: what the journal keeps and editors are told. */
export interface DocumentPatch {
  /** Nodes added or changed, whole. */
  readonly set?: readonly GraphNode[]
  readonly remove?: readonly string[]
  readonly addEdges?: readonly Edge[]
  readonly removeEdges?: readonly Edge[]
  readonly annotations?: readonly Annotation[]
}

/**
 * A new document with the patch applied. Applying it twice is the same as once, so a journal may be
 * replayed over a file that has part of it already.
 */
export function applyPatch(document: GraphDocument, patch: DocumentPatch): GraphDocument {
  const nodes = new Map(document.nodes)
  for (const id of patch.remove ?? []) nodes.delete(id)
  for (const node of patch.set ?? []) nodes.set(node.id, node)

  const removed = new Set(patch.removeEdges?.map(edgeKey))
  const edges = document.edges.filter((edge) => !removed.has(edgeKey(edge)))
  const present = new Set(edges.map(edgeKey))
  for (const edge of patch.addEdges ?? []) {
    if (present.has(edgeKey(edge))) continue
    present.add(edgeKey(edge))
    edges.push(edge)
  }

  return { ...document, nodes, edges, annotations: patch.annotations ?? document.annotations }
}

/** The patch that leads from one document to the other; also the way back, with the two swapped. */
export function diffDocuments(from: GraphDocument, to: GraphDocument): DocumentPatch {
  const before = new Set(from.edges.map(edgeKey))
  const after = new Set(to.edges.map(edgeKey))
  const patch = {
    set: [...to.nodes.values()].filter((node) => from.nodes.get(node.id) !== node),
    remove: [...from.nodes.keys()].filter((id) => !to.nodes.has(id)),
    addEdges: to.edges.filter((edge) => !before.has(edgeKey(edge))),
    removeEdges: from.edges.filter((edge) => !after.has(edgeKey(edge))),
  }
  const parts = Object.entries(patch).filter(([, items]) => items.length > 0)
  return {
    ...(Object.fromEntries(parts) as DocumentPatch),
    ...(from.annotations === to.annotations ? {} : { annotations: to.annotations }),
  }
}

/** A document with one node more, or with one node replaced. */
export function withNode(document: GraphDocument, node: GraphNode): GraphDocument {
  return applyPatch(document, { set: [node] })
}

/** A document without a node and without its edges. */
export function withoutNode(document: GraphDocument, id: string): GraphDocument {
  const touching = document.edges.filter(
    (edge) => edge.source_node === id || edge.target_node === id,
  )
  return applyPatch(document, { remove: [id], removeEdges: touching })
}

export function withEdge(document: GraphDocument, edge: Edge): GraphDocument {
  return applyPatch(document, { addEdges: [edge] })
}

export function withoutEdge(document: GraphDocument, edge: Edge): GraphDocument {
  return applyPatch(document, { removeEdges: [edge] })
}
