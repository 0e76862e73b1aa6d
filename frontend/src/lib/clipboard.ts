import {
  type Annotation,
  type Edge,
  EMPTY_DOCUMENT,
  type GraphDocument,
  type GraphNode,
  parseDocument,
  serialiseDocument,
} from '@openneuro/protocol'
import { windowId } from './window-id.ts'

const FORMAT = 'openneuro/graph'
const VERSION = 1

/** Part of a graph on its way through the clipboard. */
export interface ClipboardGraph {
  readonly document: GraphDocument
  /** Copied in this window; else it is shown before it is added. */
  readonly isOwn: boolean
}

/** The nodes with the edges between them. */
export function partOf(
  document: GraphDocument,
  nodeIds: readonly string[],
  annotationIds: readonly string[] = [],
): GraphDocument {
  const ids = new Set(nodeIds)
  return {
    ...EMPTY_DOCUMENT,
    nodes: new Map([...document.nodes].filter(([id]) => ids.has(id))),
    edges: document.edges.filter(
      ({ source_node, target_node }) => ids.has(source_node) && ids.has(target_node),
    ),
    annotations: document.annotations.filter(({ id }) => annotationIds.includes(id)),
  }
}

/** JSON text for the clipboard. */
export function clipboardText(document: GraphDocument, from: string = windowId()): string {
  const content = { format: FORMAT, version: VERSION, from, ...serialiseDocument(document) }
  return JSON.stringify(content, null, 2)
}

/** Null for a text that is no graph. A graph.json, or a piece of one, is a graph too. */
export function parseClipboard(text: string, here: string = windowId()): ClipboardGraph | null {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof json !== 'object' || json === null || !('nodes' in json)) return null
  const { format, version: _, from, ...graph } = json as Record<string, unknown>
  const { document } = parseDocument(graph)
  if (document.nodes.size + document.annotations.length === 0) return null
  return { document, isOwn: format === FORMAT && from === here }
}

/** Top left corner of what is in a part of a graph. */
export function cornerOf({ nodes, annotations }: GraphDocument): { x: number; y: number } {
  const items = [...nodes.values(), ...annotations]
  if (items.length === 0) return { x: 0, y: 0 }
  return {
    x: Math.min(...items.map(({ x }) => x)),
    y: Math.min(...items.map(({ y }) => y)),
  }
}

/** The same part with other ids, moved. */
export function transplanted(
  part: GraphDocument,
  options: {
    readonly by: { readonly x: number; readonly y: number }
    newNodeId(node: GraphNode): string
    newAnnotationId(annotation: Annotation): string
  },
): GraphDocument {
  const { by } = options
  const ids = new Map([...part.nodes.values()].map((node) => [node.id, options.newNodeId(node)]))
  const nodes = [...part.nodes.values()].map((node): [string, GraphNode] => {
    const id = ids.get(node.id)!
    return [id, { ...node, id, x: node.x + by.x, y: node.y + by.y }]
  })
  const edges = part.edges
    .filter((edge) => ids.has(edge.source_node) && ids.has(edge.target_node))
    .map(
      (edge): Edge => ({
        ...edge,
        source_node: ids.get(edge.source_node)!,
        target_node: ids.get(edge.target_node)!,
      }),
    )
  const annotations = part.annotations.map((one) => ({
    ...one,
    id: options.newAnnotationId(one),
    x: one.x + by.x,
    y: one.y + by.y,
  }))
  return { ...EMPTY_DOCUMENT, nodes: new Map(nodes), edges, annotations }
}
