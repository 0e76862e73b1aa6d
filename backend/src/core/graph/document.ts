import type { Annotation, Edge, GraphDocument, GraphNode } from '@openneuro/protocol'

/** The difference between two documents, as data: what the journal keeps and editors are told. */
export interface DocumentPatch {
  /** Nodes added or changed, whole. */
  readonly set?: readonly GraphNode[]
  readonly remove?: readonly string[]
  readonly addEdges?: readonly Edge[]
  readonly removeEdges?: readonly Edge[]
  readonly annotations?: readonly Annotation[]
}

export const EMPTY_DOCUMENT: GraphDocument = {
  nodes: new Map(),
  edges: [],
  annotations: [],
  extra: {},
}
