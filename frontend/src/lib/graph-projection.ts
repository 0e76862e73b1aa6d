import {
  type Annotation,
  type Boundary,
  boundaryOf,
  type Edge,
  EMPTY_DOCUMENT,
  edgeKey,
  type GraphDocument,
  type GraphNode,
  type PortUse,
  portUse,
} from '@openneuro/protocol'
import type { Catalog } from '../stores/catalog-store.ts'
import { deepEqual } from './deep-equal.ts'
import { clashText, looseText } from './fit.ts'
import { type EditorEdge, type EditorNode, edgeId } from './graph-model.ts'
import { TypeTracker } from './type-tracker.ts'

export interface GraphView {
  readonly nodes: Readonly<Record<string, EditorNode>>
  readonly edges: Readonly<Record<string, EditorEdge>>
  readonly annotations: readonly Annotation[]
  /** Edge id → what is wrong with the edge. */
  readonly problems: Readonly<Record<string, string>>
  /** `<node>.in.<slot>` and `<node>.out.<slot>` → type, also for ports and inner nodes of composites. */
  readonly types: Readonly<Record<string, string>>
}

export const EMPTY_VIEW: GraphView = {
  nodes: {},
  edges: {},
  annotations: [],
  problems: {},
  types: {},
}

interface ShownComposite {
  readonly node: GraphNode
  readonly use: PortUse
  readonly boundary: Boundary
}

/** Documents as the canvas shows them. What did not change stays the same object. */
export class GraphProjection {
  readonly catalog: Catalog
  readonly tracker: TypeTracker
  readonly #editorNodes = new WeakMap<GraphNode, EditorNode>()
  readonly #editorEdges = new WeakMap<Edge, EditorEdge>()
  readonly #composites = new Map<string, ShownComposite>()
  /** Path of a primitive, or id of a composite, → its keys in `types`. */
  readonly #typeKeys = new Map<string, readonly string[]>()
  #document: GraphDocument = EMPTY_DOCUMENT

  constructor(catalog: Catalog) {
    this.catalog = catalog
    this.tracker = new TypeTracker(catalog.names, catalog.slotsOf)
  }

  /** @param last what this projection gave before */
  show(document: GraphDocument, last: GraphView): GraphView {
    const before = this.#document
    this.#document = document
    const changed = this.tracker.update(document)
    const composites = this.#updateComposites(document, before)
    return {
      nodes:
        before.nodes === document.nodes && composites.size === 0
          ? last.nodes
          : this.#nodes(document),
      edges: before.edges === document.edges ? last.edges : this.#edges(document),
      annotations: document.annotations,
      problems: this.#problems(last.problems),
      types: this.#types(last.types, changed, composites),
    }
  }

  #nodes(document: GraphDocument): Record<string, EditorNode> {
    const nodes: Record<string, EditorNode> = {}
    for (const node of document.nodes.values()) nodes[node.id] = this.#editorNode(node)
    return nodes
  }

  #editorNode(node: GraphNode): EditorNode {
    const boundary = this.#composites.get(node.id)?.boundary ?? null
    const known = this.#editorNodes.get(node)
    if (known && known.boundary === boundary) return known
    const { extra: _, ...fields } = node
    const shown = { ...fields, boundary }
    this.#editorNodes.set(node, shown)
    return shown
  }

  #edges(document: GraphDocument): Record<string, EditorEdge> {
    const edges: Record<string, EditorEdge> = {}
    for (const edge of document.edges) {
      let shown = this.#editorEdges.get(edge)
      if (!shown) {
        shown = { ...edge, id: edgeId(edge) }
        this.#editorEdges.set(edge, shown)
      }
      edges[shown.id] = shown
    }
    return edges
  }

  /** @returns ids of composites that show other ports than before, or are gone */
  #updateComposites(document: GraphDocument, before: GraphDocument): Set<string> {
    const changed = new Set<string>()
    if (before.nodes === document.nodes && this.#composites.size === 0) return changed
    for (const id of this.#composites.keys()) {
      if (document.nodes.get(id)?.subGraph) continue
      this.#composites.delete(id)
      changed.add(id)
    }
    for (const node of document.nodes.values()) {
      if (!node.subGraph) continue
      const known = this.#composites.get(node.id)
      const use = portUse(document.edges, node.id)
      const isSame = known?.node.subGraph === node.subGraph && deepEqual(known.use, use)
      if (isSame) continue
      const boundary = boundaryOf(node.subGraph, this.catalog.slotsOf, use)
      const kept = known && deepEqual(known.boundary, boundary) ? known.boundary : boundary
      this.#composites.set(node.id, { node, use, boundary: kept })
      if (kept === boundary) changed.add(node.id)
    }
    return changed
  }

  #problems(last: GraphView['problems']): GraphView['problems'] {
    const problems: Record<string, string> = {}
    for (const { edge, loose } of this.tracker.looseEdges()) {
      problems[edgeId(edge)] = looseText(loose)
    }
    for (const { edge, clash } of this.tracker.clashes().values()) {
      problems[edgeId(edge)] = clashText(clash.left, clash.right)
    }
    return deepEqual(last, problems) ? last : problems
  }

  #types(
    last: GraphView['types'],
    changed: ReadonlySet<string>,
    composites: ReadonlySet<string>,
  ): GraphView['types'] {
    if (changed.size === 0 && composites.size === 0) return last
    const types: Record<string, string> = { ...last }
    for (const path of changed) this.#setTypes(types, path, this.tracker.resolvedOf(path))
    const outer = new Set([...changed].filter((path) => path.includes('/')).map(outerId))
    for (const id of new Set([...composites, ...outer])) {
      this.#setTypes(types, id, this.#portTypes(id))
    }
    return types
  }

  #setTypes(
    types: Record<string, string>,
    owner: string,
    resolved: ReadonlyMap<string, string>,
  ): void {
    for (const key of this.#typeKeys.get(owner) ?? []) delete types[key]
    for (const [key, type] of resolved) types[key] = type
    if (resolved.size > 0) this.#typeKeys.set(owner, [...resolved.keys()])
    else this.#typeKeys.delete(owner)
  }

  #portTypes(id: string): Map<string, string> {
    const boundary = this.#composites.get(id)?.boundary
    const side = (ports: Boundary['inputs'], name: 'in' | 'out') =>
      ports.map(({ name: port, node, slot, type }): [string, string] => {
        const inner = `${id}/${node}`
        const resolved = this.tracker.resolvedOf(inner).get(`${inner}.${name}.${slot}`)
        return [`${id}.${name}.${port}`, resolved ?? type]
      })
    return new Map([...side(boundary?.inputs ?? [], 'in'), ...side(boundary?.outputs ?? [], 'out')])
  }
}

function outerId(path: string): string {
  return path.slice(0, path.indexOf('/'))
}

/** Equal for documents with the same content, in whatever order. */
export function documentText(document: GraphDocument): string {
  const nodes = [...document.nodes.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  const edges = document.edges.map(edgeKey).sort()
  return JSON.stringify({ nodes, edges, annotations: document.annotations }, (_, value) =>
    value instanceof Map ? [...value].sort(([a], [b]) => (a < b ? -1 : 1)) : value,
  )
}
