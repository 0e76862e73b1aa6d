import {
  createTypeChecker,
  type Edge,
  EMPTY_DOCUMENT,
  edgeKey,
  flattenGraph,
  type GraphDocument,
  type GraphNode,
  type GraphTypeCheck,
  type InnerSlot,
  resolvePort,
  type SlotsOf,
  type TypeClash,
  type TypeNames,
} from '@openneuro/protocol'
import { edgeBetween } from './graph-model.ts'

export type LooseCode = 'node' | 'type' | 'slot'

/** Why an edge leads nowhere. */
export interface Loose {
  readonly code: LooseCode
  readonly name: string
}

/** What one node of the document is made of, when composites are dissolved. */
interface Piece {
  readonly node: GraphNode
  /** Primitives, by their paths. */
  readonly paths: readonly string[]
  readonly innerEdges: readonly Edge[]
}

/**
 * Types of a document, kept in step with its edits at the cost of what was edited: composites dissolved,
 * every edge followed to the primitives at its ends.
 */
export class TypeTracker {
  readonly #slotsOf: SlotsOf
  readonly #check: GraphTypeCheck
  readonly #pieces = new Map<string, Piece>()
  /** Key of an edge of the document → the edge between primitives. */
  readonly #flat = new Map<string, Edge>()
  /** Key of an edge between primitives → the edges of the document that stand for it. */
  readonly #origins = new Map<string, Map<string, Edge>>()
  readonly #loose = new Map<string, { readonly edge: Edge; readonly loose: Loose }>()
  #document: GraphDocument = EMPTY_DOCUMENT

  constructor(names: TypeNames, slotsOf: SlotsOf) {
    this.#slotsOf = slotsOf
    this.#check = createTypeChecker(names).incremental()
  }

  /** @returns paths of the primitives whose types are others now, gone ones included */
  update(next: GraphDocument): Set<string> {
    const changed = new Set<string>()
    const last = this.#document
    this.#document = next
    const nodes = changedNodes(last, next)
    const { dropped, added } = changedEdges(last.edges, next.edges)
    const isTouched = (edge: Edge): boolean =>
      nodes.has(edge.source_node) || nodes.has(edge.target_node)
    const isPlain = nodes.size === 0
    const reworked = isPlain ? [] : next.edges.filter((edge) => isTouched(edge) && !added.has(edge))

    for (const edge of [...dropped, ...reworked]) this.#dropEdge(edge, changed)
    for (const id of nodes) this.#dropPiece(id, changed)
    for (const id of nodes) {
      const node = next.nodes.get(id)
      if (node) this.#addPiece(node, changed)
    }
    for (const edge of [...reworked, ...added]) this.#addEdge(edge, changed)
    return changed
  }

  /** `<path>.in.<slot>` and `<path>.out.<slot>` → type. */
  resolvedOf(path: string): ReadonlyMap<string, string> {
    return this.#check.resolvedOf(path)
  }

  /** Edges of the document that clash, by key. Clashes within composites count for none. */
  clashes(): Map<string, { readonly edge: Edge; readonly clash: TypeClash }> {
    const found = new Map<string, { edge: Edge; clash: TypeClash }>()
    for (const clash of this.#check.errors()) {
      for (const [key, edge] of this.#origins.get(edgeKey(clash.edge)) ?? []) {
        if (!found.has(key)) found.set(key, { edge, clash })
      }
    }
    return found
  }

  looseEdges(): Iterable<{ readonly edge: Edge; readonly loose: Loose }> {
    return this.#loose.values()
  }

  /** The slots of primitives at the ends of an edge of the document; null when it leads nowhere. */
  flatEdge(edge: Edge): Edge | null {
    const known = this.#flat.get(edgeKey(edge))
    if (known) return known
    const ends = this.#ends(edge)
    return 'code' in ends ? null : ends
  }

  /** What would clash or be loose if the edge were made, to which of the edges it is the same; else null. */
  trial(edge: Edge): TypeClash | Loose | 'connected' | null {
    if (this.#flat.has(edgeKey(edge))) return 'connected'
    const flat = this.#ends(edge)
    if ('code' in flat) return flat
    if (this.#origins.has(edgeKey(flat))) return 'connected'
    this.#check.addEdge(flat)
    const clash = this.#check.errorsOf(flat)[0] ?? null
    this.#check.removeEdge(flat)
    return clash
  }

  /** Runs `work` while another primitive stands beside the graph. */
  withGuest<T>(guest: { readonly id: string; readonly type: string }, work: () => T): T {
    const slots = this.#slotsOf(guest.type)
    this.#check.addNode({
      id: guest.id,
      inputs: slots?.inputs ?? {},
      outputs: slots?.outputs ?? {},
    })
    try {
      return work()
    } finally {
      this.#check.removeNode(guest.id)
    }
  }

  /** Whether flat edges fit together, none of which is there yet. */
  fit(edges: readonly Edge[]): boolean {
    for (const edge of edges) this.#check.addEdge(edge)
    const fits = edges.every((edge) => this.#check.errorsOf(edge).length === 0)
    for (const edge of edges) this.#check.removeEdge(edge)
    return fits
  }

  /** The slot of a primitive behind a slot of a node, which may be a composite's port. */
  inner(id: string, slot: string, side: 'inputs' | 'outputs'): InnerSlot | Loose {
    const node = this.#document.nodes.get(id)
    if (!node) return { code: 'node', name: id }
    if (!node.subGraph) return this.#slotOf(node.type, { node: id, slot }, side)
    const port = resolvePort(node.subGraph, side, slot, this.#slotsOf)
    if (!port) return { code: 'slot', name: slot }
    if (port.type === '?') return { code: 'type', name: slot }
    return { node: `${id}/${port.node}`, slot: port.slot }
  }

  #slotOf(type: string, inner: InnerSlot, side: 'inputs' | 'outputs'): InnerSlot | Loose {
    const slots = this.#slotsOf(type)
    if (!slots) return { code: 'type', name: type }
    return Object.hasOwn(slots[side], inner.slot) ? inner : { code: 'slot', name: inner.slot }
  }

  #ends(edge: Edge): Edge | Loose {
    const source = this.inner(edge.source_node, edge.source_slot, 'outputs')
    if ('code' in source) return source
    const target = this.inner(edge.target_node, edge.target_slot, 'inputs')
    return 'code' in target ? target : edgeBetween(source, target)
  }

  #addPiece(node: GraphNode, changed: Set<string>): void {
    const alone = { ...EMPTY_DOCUMENT, nodes: new Map([[node.id, node]]) }
    const flat = flattenGraph(alone, this.#slotsOf)
    for (const { id, node: inner } of flat.nodes) {
      const slots = this.#slotsOf(inner.type)
      const typed = { id, inputs: slots?.inputs ?? {}, outputs: slots?.outputs ?? {} }
      for (const path of this.#check.addNode(typed).nodes) changed.add(path)
      changed.add(id)
    }
    const innerEdges = flat.edges.map(({ edge }) => edge)
    for (const edge of innerEdges) {
      for (const path of this.#check.addEdge(edge).nodes) changed.add(path)
    }
    this.#pieces.set(node.id, { node, paths: flat.nodes.map(({ id }) => id), innerEdges })
  }

  #dropPiece(id: string, changed: Set<string>): void {
    const piece = this.#pieces.get(id)
    if (!piece) return
    this.#pieces.delete(id)
    for (const edge of piece.innerEdges) this.#check.removeEdge(edge)
    for (const path of piece.paths) {
      changed.add(path)
      for (const other of this.#check.removeNode(path).nodes) changed.add(other)
    }
  }

  #addEdge(edge: Edge, changed: Set<string>): void {
    const key = edgeKey(edge)
    const flat = this.#ends(edge)
    if ('code' in flat) {
      this.#loose.set(key, { edge, loose: flat })
      return
    }
    this.#flat.set(key, flat)
    const flatKey = edgeKey(flat)
    const origins = this.#origins.get(flatKey) ?? new Map<string, Edge>()
    this.#origins.set(flatKey, origins.set(key, edge))
    for (const path of this.#check.addEdge(flat).nodes) changed.add(path)
  }

  #dropEdge(edge: Edge, changed: Set<string>): void {
    const key = edgeKey(edge)
    this.#loose.delete(key)
    const flat = this.#flat.get(key)
    if (!flat) return
    this.#flat.delete(key)
    const flatKey = edgeKey(flat)
    const origins = this.#origins.get(flatKey)
    origins?.delete(key)
    if (origins && origins.size > 0) return
    this.#origins.delete(flatKey)
    for (const path of this.#check.removeEdge(flat).nodes) changed.add(path)
  }
}

/** Ids of nodes that came, went, or are made of something else. */
function changedNodes(last: GraphDocument, next: GraphDocument): Set<string> {
  const ids = new Set<string>()
  if (last.nodes === next.nodes) return ids
  for (const [id, node] of next.nodes) {
    const old = last.nodes.get(id)
    if (old?.type !== node.type || old.subGraph !== node.subGraph) ids.add(id)
  }
  for (const id of last.nodes.keys()) if (!next.nodes.has(id)) ids.add(id)
  return ids
}

/** Most edits touch one place of the list, so what is equal before and behind it is skipped. */
function changedEdges(last: readonly Edge[], next: readonly Edge[]) {
  let start = 0
  const least = Math.min(last.length, next.length)
  while (start < least && last[start] === next[start]) start++
  let end = 0
  while (end < least - start && last.at(-1 - end) === next.at(-1 - end)) end++
  const old = last.slice(start, last.length - end)
  const fresh = next.slice(start, next.length - end)
  const [oldKeys, freshKeys] = [new Set(old.map(edgeKey)), new Set(fresh.map(edgeKey))]
  return {
    dropped: old.filter((edge) => !freshKeys.has(edgeKey(edge))),
    added: new Set(fresh.filter((edge) => !oldKeys.has(edgeKey(edge)))),
  }
}
