import { edgeBetween, type InnerSlot, resolvePort, type SlotsOf } from './composite.ts'
import { EMPTY_DOCUMENT, edgeKey } from './document.ts'
import { EngineError } from './errors.ts'
import type { Edge, GraphDocument, GraphNode } from './graph.ts'

export interface GroupResult {
  readonly document: GraphDocument
  /** Old path → new path of every node that moved, composites and their inner nodes included. */
  readonly renamed: ReadonlyMap<string, string>
}

export interface UngroupResult extends GroupResult {
  /** Edges whose port the composite does not have: they have nowhere to go. */
  readonly dropped: readonly Edge[]
}

/**
 * Puts nodes into a new composite at the mean of their positions. Edges between them go inside; edges to
 * others end at the composite's ports `<inner id>.<slot>`.
 * @throws EngineError `graph.invalid_group`, `graph.node_exists`
 */
export function groupNodes(
  document: GraphDocument,
  options: {
    readonly nodeIds: readonly string[]
    readonly name: string
    readonly id: string
    readonly slotsOf: SlotsOf
  },
): GroupResult {
  const { name, id, slotsOf } = options
  const members = membersOf(document, options.nodeIds)
  if (document.nodes.has(id) && !members.has(id)) {
    throw new EngineError('graph.node_exists', `Cannot make the group "${id}": that id is taken`)
  }
  const outside = new Map([...document.nodes].filter(([key]) => !members.has(key)))
  const isInner = (edge: Edge): boolean =>
    members.has(edge.source_node) && members.has(edge.target_node)
  const port = (slot: InnerSlot, side: 'inputs' | 'outputs'): InnerSlot => {
    const member = members.get(slot.node)
    return member
      ? { node: id, slot: `${slot.node}.${portName(member, slot.slot, side, slotsOf)}` }
      : slot
  }
  const composite: GraphNode = {
    id,
    type: name,
    initArgs: {},
    ...meanPosition([...members.values()]),
    label: null,
    collapsed: false,
    restart: 'never',
    subGraph: { ...EMPTY_DOCUMENT, nodes: members, edges: document.edges.filter(isInner) },
    extra: {},
  }
  const edges = document.edges
    .filter((edge) => !isInner(edge))
    .map((edge) => rewire(edge, port(sourceOf(edge), 'outputs'), port(targetOf(edge), 'inputs')))
  return {
    document: { ...document, nodes: outside.set(id, composite), edges },
    renamed: renamedPaths([...members.values()].map((node) => [node, node.id, `${id}/${node.id}`])),
  }
}

/**
 * Puts the inner nodes of a composite back into the graph around it, at the place the composite has now.
 * Inner ids that are taken outside are made unique.
 * @throws EngineError `graph.node_not_found`, `graph.not_composite`
 */
export function ungroupNode(
  document: GraphDocument,
  id: string,
  options: { readonly slotsOf: SlotsOf },
): UngroupResult {
  const composite = document.nodes.get(id)
  if (!composite) {
    throw new EngineError('graph.node_not_found', `Cannot ungroup "${id}": there is no such node`)
  }
  const { subGraph } = composite
  if (!subGraph) {
    throw new EngineError(
      'graph.not_composite',
      `Cannot ungroup "${id}": it is a "${composite.type}", not a group`,
    )
  }
  const outside = new Map([...document.nodes].filter(([key]) => key !== id))
  const newIds = freeIds(subGraph.nodes.keys(), outside)
  const mean = meanPosition([...subGraph.nodes.values()])
  const shift = { x: composite.x - mean.x, y: composite.y - mean.y }
  const inner = [...subGraph.nodes.values()].map((node) => ({
    ...moved(node, shift),
    id: newIds.get(node.id)!,
  }))

  const renameEnd = (slot: InnerSlot): InnerSlot => ({
    node: newIds.get(slot.node) ?? slot.node,
    slot: slot.slot,
  })
  const unport = (slot: InnerSlot, side: 'inputs' | 'outputs'): InnerSlot | null => {
    if (slot.node !== id) return slot
    const end = innerEnd(subGraph, slot.slot, side, options.slotsOf)
    return end && renameEnd(end)
  }
  const edges = new Map<string, Edge>()
  const dropped: Edge[] = []
  for (const edge of document.edges) {
    const source = unport(sourceOf(edge), 'outputs')
    const target = unport(targetOf(edge), 'inputs')
    if (source && target) addEdge(edges, rewire(edge, source, target))
    else dropped.push(edge)
  }
  for (const edge of subGraph.edges) {
    addEdge(edges, rewire(edge, renameEnd(sourceOf(edge)), renameEnd(targetOf(edge))))
  }
  return {
    document: {
      ...document,
      nodes: new Map([...outside, ...inner.map((node) => [node.id, node] as const)]),
      edges: [...edges.values()],
      annotations: [
        ...document.annotations,
        ...annotationsOf(subGraph, shift, document.annotations),
      ],
      extra: withUnreadable(document, subGraph, newIds),
    },
    renamed: renamedPaths(
      [...subGraph.nodes.values()].map((node) => [node, `${id}/${node.id}`, newIds.get(node.id)!]),
    ),
    dropped,
  }
}

function membersOf(document: GraphDocument, ids: readonly string[]): Map<string, GraphNode> {
  const wanted = new Set(ids)
  for (const id of wanted) {
    if (document.nodes.has(id)) continue
    throw new EngineError(
      'graph.invalid_group',
      `Cannot group "${id}": there is no such node; group nodes of the graph only`,
    )
  }
  if (wanted.size === 0) {
    throw new EngineError(
      'graph.invalid_group',
      'Cannot make a group of no nodes: name at least one',
    )
  }
  return new Map([...document.nodes].filter(([id]) => wanted.has(id)))
}

/** The canonical name of a member's slot: composites may be wired by their type-based names. */
function portName(
  member: GraphNode,
  slot: string,
  side: 'inputs' | 'outputs',
  slotsOf: SlotsOf,
): string {
  if (!member.subGraph) return slot
  return resolvePort(member.subGraph, side, slot, slotsOf)?.name ?? slot
}

/** What a port of the composite is within its sub-graph: a slot of a node, or a port of a composite. */
function innerEnd(
  graph: GraphDocument,
  name: string,
  side: 'inputs' | 'outputs',
  slotsOf: SlotsOf,
): InnerSlot | null {
  const port = resolvePort(graph, side, name, slotsOf)
  if (!port) return null
  const owner = [...graph.nodes.keys()].find(
    (id) => `${port.node}/`.startsWith(`${id}/`) && port.name.startsWith(`${id}.`),
  )
  return owner === undefined ? null : { node: owner, slot: port.name.slice(owner.length + 1) }
}

/** New id of each inner node: its own where that is free, else with a number behind. */
function freeIds(
  ids: Iterable<string>,
  outside: ReadonlyMap<string, unknown>,
): Map<string, string> {
  const inner = [...ids]
  const taken = new Set([...outside.keys(), ...inner])
  const result = new Map<string, string>()
  for (const id of inner) {
    let free = id
    for (let n = 2; outside.has(id) && taken.has(free); n++) free = `${id}-${n}`
    taken.add(free)
    result.set(id, free)
  }
  return result
}

function annotationsOf(
  graph: GraphDocument,
  shift: { x: number; y: number },
  others: GraphDocument['annotations'],
): GraphDocument['annotations'] {
  const ids = freeIds(
    graph.annotations.map((note) => note.id),
    new Map(others.map((note) => [note.id, note])),
  )
  return graph.annotations.map((note) => ({ ...moved(note, shift), id: ids.get(note.id)! }))
}

/** What could not be read inside the composite is kept outside, under ids that are free there. */
function withUnreadable(
  document: GraphDocument,
  subGraph: GraphDocument,
  newIds: ReadonlyMap<string, string>,
): GraphDocument['extra'] {
  const { nodes, edges } = subGraph.extra
  const extra: Record<string, unknown> = { ...document.extra }
  if (isObject(nodes) && (extra.nodes === undefined || isObject(extra.nodes))) {
    const kept = isObject(extra.nodes) ? extra.nodes : {}
    const taken = new Set([...document.nodes.keys(), ...Object.keys(kept), ...newIds.values()])
    const ids = freeIds(Object.keys(nodes), new Map([...taken].map((id) => [id, id])))
    const added = Object.entries(nodes).map(([id, raw]) => [ids.get(id)!, raw] as const)
    extra.nodes = Object.fromEntries([...Object.entries(kept), ...added])
  }
  if (Array.isArray(edges) && (extra.edges === undefined || Array.isArray(extra.edges))) {
    extra.edges = [...((extra.edges as unknown[] | undefined) ?? []), ...edges]
  }
  return extra
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function renamedPaths(
  moves: readonly (readonly [GraphNode, string, string])[],
): Map<string, string> {
  const renamed = new Map<string, string>()
  const add = (node: GraphNode, from: string, to: string): void => {
    renamed.set(from, to)
    for (const inner of node.subGraph?.nodes.values() ?? []) {
      add(inner, `${from}/${inner.id}`, `${to}/${inner.id}`)
    }
  }
  for (const [node, from, to] of moves) add(node, from, to)
  return renamed
}

function meanPosition(nodes: readonly GraphNode[]): { x: number; y: number } {
  const count = Math.max(nodes.length, 1)
  return {
    x: finite(nodes.reduce((sum, node) => sum + node.x, 0) / count),
    y: finite(nodes.reduce((sum, node) => sum + node.y, 0) / count),
  }
}

function moved<V extends { x: number; y: number }>(item: V, shift: { x: number; y: number }): V {
  return { ...item, x: finite(item.x + shift.x), y: finite(item.y + shift.y) }
}

/** Coordinates near the largest number there is would add up to one that JSON has no word for. */
function finite(coordinate: number): number {
  return Number.isFinite(coordinate) ? coordinate : 0
}

function sourceOf(edge: Edge): InnerSlot {
  return { node: edge.source_node, slot: edge.source_slot }
}

function targetOf(edge: Edge): InnerSlot {
  return { node: edge.target_node, slot: edge.target_slot }
}

/** Keeps what else the edge says. */
function rewire(edge: Edge, source: InnerSlot, target: InnerSlot): Edge {
  return { ...edge, ...edgeBetween(source, target) }
}

function addEdge(edges: Map<string, Edge>, edge: Edge): void {
  const key = edgeKey(edge)
  if (!edges.has(key)) edges.set(key, edge)
}
