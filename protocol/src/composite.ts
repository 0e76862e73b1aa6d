import { edgeKey } from './document.ts'
import type { Edge, GraphDocument, GraphNode } from './graph.ts'

/** Data slots of a component with their type strings, in order of declaration; null for an unknown type. */
export type SlotsOf = (type: string) => {
  readonly inputs: Readonly<Record<string, string>>
  readonly outputs: Readonly<Record<string, string>>
} | null

/** A slot of a primitive node. `node` is its id from outside, `outer/inner` within composites. */
export interface InnerSlot {
  readonly node: string
  readonly slot: string
}

/** A slot of an inner node as it is seen on the composite. */
export interface Port extends InnerSlot {
  /** `<inner id>.<slot>`, with one id for each level. What edges and responses use. */
  readonly name: string
  /** Other names under which files may know it: `slot`, `Type.slot`, `Type.slot.1`. */
  readonly aliases: readonly string[]
  /** Type string of the inner slot. */
  readonly type: string
  /** True when it has no inner edge, so that it is shown even if no outer edge uses it. */
  readonly open: boolean
}

/** Names of ports, in either scheme, that edges outside the composite use. */
export interface PortUse {
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
}

export interface Boundary {
  readonly inputs: readonly Port[]
  readonly outputs: readonly Port[]
}

const NO_USE: PortUse = { inputs: [], outputs: [] }

/**
 * What a composite shows of its sub-graph: every data slot without an inner edge, and every one that an
 * outer edge uses. `node` of each port is relative to the composite.
 */
export function boundaryOf(
  graph: GraphDocument,
  slotsOf: SlotsOf,
  use: PortUse = NO_USE,
): Boundary {
  const all = portsOf(graph, slotsOf)
  return {
    inputs: shown(all.inputs, use.inputs),
    outputs: shown(all.outputs, use.outputs),
  }
}

/** The ports of composite `id` that edges of the graph around it use. */
export function portUse(edges: readonly Edge[], id: string): PortUse {
  return {
    inputs: edges.filter((edge) => edge.target_node === id).map((edge) => edge.target_slot),
    outputs: edges.filter((edge) => edge.source_node === id).map((edge) => edge.source_slot),
  }
}

function shown(ports: readonly Port[], used: readonly string[]): Port[] {
  const usedPorts = new Set(used.map((name) => findPort(ports, name)))
  return ports.filter((port) => port.open || usedPorts.has(port))
}

/**
 * The inner slot behind a port name of either scheme; null when there is none. A name `<inner id>.<slot>`
 * of an inner node whose type is unknown is believed.
 */
export function resolvePort(
  graph: GraphDocument,
  side: 'inputs' | 'outputs',
  name: string,
  slotsOf: SlotsOf,
): Port | null {
  return resolveAmong(portsOf(graph, slotsOf), graph, side, name, slotsOf)
}

function resolveAmong(
  ports: Boundary,
  graph: GraphDocument,
  side: 'inputs' | 'outputs',
  name: string,
  slotsOf: SlotsOf,
): Port | null {
  return findPort(ports[side], name) ?? believed(graph, side, name, slotsOf)
}

function findPort(ports: readonly Port[], name: string): Port | undefined {
  return (
    ports.find((port) => port.name === name) ??
    // A free port before one that is wired inside: that is the one a type-based name meant.
    ports.find((port) => port.open && port.aliases.includes(name)) ??
    ports.find((port) => port.aliases.includes(name))
  )
}

/** Ids may contain dots too, so each inner node is asked whether the name begins with its id. */
function believed(
  graph: GraphDocument,
  side: 'inputs' | 'outputs',
  name: string,
  slotsOf: SlotsOf,
): Port | null {
  for (const node of graph.nodes.values()) {
    if (!name.startsWith(`${node.id}.`)) continue
    const rest = name.slice(node.id.length + 1)
    if (node.subGraph) {
      const inner = believed(node.subGraph, side, rest, slotsOf)
      if (inner) return { ...inner, node: `${node.id}/${inner.node}`, name }
    } else if (!slotsOf(node.type)) {
      return { node: node.id, slot: rest, name, aliases: [], type: '?', open: false }
    }
  }
  return null
}

/** Every data slot of every primitive inside, at any depth, wired or not. */
function portsOf(graph: GraphDocument, slotsOf: SlotsOf): Boundary {
  const inner = new Map([...graph.nodes].map(([id, node]) => [id, nodePorts(node, slotsOf)]))
  return {
    inputs: sidePorts(graph, inner, 'inputs'),
    outputs: sidePorts(graph, inner, 'outputs'),
  }
}

/** The slots of one node, as ports without an id in front. */
function nodePorts(node: GraphNode, slotsOf: SlotsOf): Boundary {
  if (node.subGraph) return portsOf(node.subGraph, slotsOf)
  const slots = slotsOf(node.type)
  const side = (types: Readonly<Record<string, string>> = {}): Port[] =>
    Object.entries(types).map(([slot, type]) => ({
      node: '',
      slot,
      name: slot,
      aliases: [],
      type,
      open: true,
    }))
  return { inputs: side(slots?.inputs), outputs: side(slots?.outputs) }
}

function sidePorts(
  graph: GraphDocument,
  inner: ReadonlyMap<string, Boundary>,
  side: 'inputs' | 'outputs',
): Port[] {
  const wired = wiredPorts(graph, inner, side)
  const ports = [...graph.nodes.values()].flatMap((node) =>
    inner.get(node.id)![side].map((port) => ({ node, port: lift(port, node, !wired.has(port)) })),
  )
  return withTypeNames(ports)
}

/** The same port, seen from one level further out. */
function lift(port: Port, node: GraphNode, isFree: boolean): Port {
  return {
    ...port,
    node: port.node === '' ? node.id : `${node.id}/${port.node}`,
    name: `${node.id}.${port.name}`,
    aliases: port.aliases.map((alias) => `${node.id}.${alias}`),
    open: port.open && isFree,
  }
}

/** Ports that an edge of the graph itself touches. */
function wiredPorts(
  graph: GraphDocument,
  inner: ReadonlyMap<string, Boundary>,
  side: 'inputs' | 'outputs',
): Set<Port> {
  const wired = new Set<Port>()
  for (const edge of graph.edges) {
    const [node, slot] =
      side === 'inputs'
        ? [edge.target_node, edge.target_slot]
        : [edge.source_node, edge.source_slot]
    const port = findPort(inner.get(node)?.[side] ?? [], slot)
    if (port) wired.add(port)
  }
  return wired
}

/** A port with the node of its graph that it belongs to. */
interface OwnedPort {
  readonly node: GraphNode
  readonly port: Port
}

/**
 * Gives the ports their type-based names. Free slots of primitives come first, because only they have such
 * names in files of other versions; the others take what is left.
 */
function withTypeNames(ports: readonly OwnedPort[]): Port[] {
  const isFirst = ({ node, port }: OwnedPort): boolean => port.open && !node.subGraph
  const names = typeNames(ports.filter(isFirst))
  const taken = new Set(names.values())
  for (const [port, name] of typeNames(ports.filter((owned) => !isFirst(owned)))) {
    if (!taken.has(name)) names.set(port, name)
  }
  return ports.map(({ port }) => {
    const name = names.get(port)
    return name === undefined ? port : { ...port, aliases: [...port.aliases, name] }
  })
}

/** The slot's name where it is unique; else `Type.slot`; else `Type.slot.1`, `.2`, … in node order. */
function typeNames(ports: readonly OwnedPort[]): Map<Port, string> {
  const names = new Map<Port, string>()
  for (const [slot, same] of Map.groupBy(ports, ({ port }) => port.slot)) {
    const byType = Map.groupBy(same, ({ node }) => `${node.type}.${slot}`)
    for (const [name, group] of byType) {
      group.forEach(({ port }, index) => {
        const qualified = group.length === 1 ? name : `${name}.${index + 1}`
        names.set(port, same.length === 1 ? slot : qualified)
      })
    }
  }
  return names
}

/** A primitive node with its id from outside. */
export interface FlatNode {
  readonly id: string
  readonly node: GraphNode
}

/** An edge between primitives, and the edge of the document it comes from. */
export interface FlatEdge {
  readonly edge: Edge
  readonly origin: Edge
  /** Id from outside of the composite that contains `origin`; empty for the outer graph. */
  readonly owner: string
}

export interface FlatGraph {
  readonly nodes: readonly FlatNode[]
  readonly edges: readonly FlatEdge[]
  /** Edges whose node or port does not exist. */
  readonly loose: readonly { readonly origin: Edge; readonly owner: string }[]
}

/** Composites dissolved: all primitives under `outer/inner` ids, edges between their own slots. */
export function flattenGraph(document: GraphDocument, slotsOf: SlotsOf): FlatGraph {
  const flat: FlatLists = { nodes: [], edges: [], loose: [] }
  flattenInto(flat, document, '', slotsOf)
  const seen = new Set<string>()
  const edges = flat.edges.filter(({ edge }) => {
    const key = edgeKey(edge)
    return !seen.has(key) && seen.add(key)
  })
  return { ...flat, edges }
}

interface FlatLists {
  readonly nodes: FlatNode[]
  readonly edges: FlatEdge[]
  readonly loose: { origin: Edge; owner: string }[]
}

function flattenInto(flat: FlatLists, graph: GraphDocument, owner: string, slotsOf: SlotsOf): void {
  const path = (id: string): string => (owner === '' ? id : `${owner}/${id}`)
  for (const node of graph.nodes.values()) {
    if (node.subGraph) flattenInto(flat, node.subGraph, path(node.id), slotsOf)
    else flat.nodes.push({ id: path(node.id), node })
  }
  const ports = new Map<string, Boundary>()
  const end = (id: string, slot: string, side: 'inputs' | 'outputs'): InnerSlot | null => {
    const node = graph.nodes.get(id)
    if (!node) return null
    if (!node.subGraph) return { node: path(id), slot }
    if (!ports.has(id)) ports.set(id, portsOf(node.subGraph, slotsOf))
    const port = resolveAmong(ports.get(id)!, node.subGraph, side, slot, slotsOf)
    return port && { node: `${path(id)}/${port.node}`, slot: port.slot }
  }
  for (const origin of graph.edges) {
    const source = end(origin.source_node, origin.source_slot, 'outputs')
    const target = end(origin.target_node, origin.target_slot, 'inputs')
    if (source && target) flat.edges.push({ edge: edgeBetween(source, target), origin, owner })
    else flat.loose.push({ origin, owner })
  }
}

export function edgeBetween(source: InnerSlot, target: InnerSlot): Edge {
  return {
    source_node: source.node,
    source_slot: source.slot,
    target_node: target.node,
    target_slot: target.slot,
  }
}
