import {
  Annotation,
  type DocumentProblem,
  type Edge,
  type GraphDocument,
  type GraphNode,
} from './graph.ts'

export const EMPTY_DOCUMENT: GraphDocument = {
  nodes: new Map(),
  edges: [],
  annotations: [],
  extra: {},
}

/** Values nested deeper than this are not read: nothing that a person made gets near it. */
const MAX_DEPTH = 1000
/** Composites within composites. */
const MAX_SUB_GRAPHS = 64

type JsonObject = Readonly<Record<string, unknown>>

/** Collects problems below one place of the file. */
interface Report {
  readonly problems: DocumentProblem[]
  readonly path: string
  readonly depth: number
}

/**
 * Reads graph.json, ours and every older shape of it. Never throws: what cannot be understood is named in
 * `problems` and kept, so that `serialiseDocument` writes it back where it was.
 *
 * What is kept lies in `extra`: unknown fields under their names; fields of the wrong type under theirs,
 * beside the default that is used instead; unreadable nodes, edges and annotations under `nodes`, `edges`
 * and `annotations` of the graph's `extra`.
 */
export function parseDocument(json: unknown): {
  document: GraphDocument
  problems: readonly DocumentProblem[]
} {
  const problems: DocumentProblem[] = []
  if (isDeeperThan(json, MAX_DEPTH)) {
    const detail = `The file nests deeper than ${MAX_DEPTH} levels; nothing of it was loaded`
    return { document: EMPTY_DOCUMENT, problems: [{ path: '', detail }] }
  }
  if (!isObject(json)) {
    report({ problems, path: '', depth: 0 }, '', `expected a graph, found ${kindOf(json)}`)
    return { document: { ...EMPTY_DOCUMENT, extra: { unreadable: json } }, problems }
  }
  return { document: readGraph(json, { problems, path: '', depth: 0 }), problems }
}

function readGraph(json: JsonObject, at: Report): GraphDocument {
  const { nodes: rawNodes, edges: rawEdges, annotations: rawAnnotations, ...unknown } = json
  const extra: Record<string, unknown> = unknown
  const nodes = new Map<string, GraphNode>()
  const brokenNodes: [string, unknown][] = []

  if (isObject(rawNodes)) {
    for (const [id, raw] of Object.entries(rawNodes)) {
      const node = readNode(id, raw, below(at, 'nodes', id))
      if (node) nodes.set(id, node)
      else brokenNodes.push([id, raw])
    }
    if (brokenNodes.length > 0) extra.nodes = Object.fromEntries(brokenNodes)
  } else if (rawNodes !== undefined) {
    report(at, 'nodes', `expected an object of nodes by id, found ${kindOf(rawNodes)}`)
    extra.nodes = rawNodes
  }

  const edges = readList(rawEdges, 'edges', at, extra, readEdge)
  const annotations = readList(rawAnnotations, 'annotations', at, extra, readAnnotation)
  return { nodes, edges: withoutDuplicates(edges, at), annotations, extra }
}

function readNode(id: string, raw: unknown, at: Report): GraphNode | null {
  if (!isObject(raw)) {
    report(at, '', `expected a node, found ${kindOf(raw)}`)
    return null
  }
  if (typeof raw.type !== 'string') {
    report(at, 'type', `expected the name of a component, found ${kindOf(raw.type)}`)
    return null
  }
  const { id_, type, init_args, x, y, label, collapsed, restart, sub_graph, ...unknown } = raw
  const extra: Record<string, unknown> = unknown
  // Older files say this, and it follows from `sub_graph`.
  if (typeof extra.is_composite === 'boolean') delete extra.is_composite
  const field = <V>(name: string, value: unknown, reader: Reader<V>): V =>
    readField(name, value, reader, at, extra)

  return {
    id,
    type: raw.type,
    initArgs: field('init_args', init_args, INIT_ARGS),
    x: field('x', x, COORDINATE),
    y: field('y', y, COORDINATE),
    label: field('label', label, LABEL),
    collapsed: field('collapsed', collapsed, COLLAPSED),
    restart: field('restart', restart, RESTART),
    subGraph: readSubGraph(sub_graph, at, extra),
    extra,
  }
}

function readSubGraph(
  raw: unknown,
  at: Report,
  extra: Record<string, unknown>,
): GraphDocument | null {
  if (raw === undefined || raw === null) return null
  if (isObject(raw) && at.depth < MAX_SUB_GRAPHS) {
    return readGraph(raw, { ...below(at, 'sub_graph'), depth: at.depth + 1 })
  }
  const detail = isObject(raw)
    ? `more than ${MAX_SUB_GRAPHS} composites within each other; the innermost is not loaded`
    : `expected a graph, found ${kindOf(raw)}`
  report(at, 'sub_graph', detail)
  extra.sub_graph = raw
  return null
}

/** How one field of a node is read, and what stands in for it. */
interface Reader<V> {
  readonly fallback: V
  readonly expected: string
  accepts(value: unknown): boolean
}

const INIT_ARGS: Reader<JsonObject> = { fallback: {}, expected: 'an object', accepts: isObject }
const COORDINATE: Reader<number> = {
  fallback: 0,
  expected: 'a number',
  accepts: (value) => Number.isFinite(value),
}
const LABEL: Reader<string | null> = {
  fallback: null,
  expected: 'a text or null',
  accepts: (value) => value === null || typeof value === 'string',
}
const COLLAPSED: Reader<boolean> = {
  fallback: false,
  expected: 'true or false',
  accepts: (value) => typeof value === 'boolean',
}
const RESTART: Reader<GraphNode['restart']> = {
  fallback: 'never',
  expected: '"never" or "on_failure"',
  accepts: (value) => value === 'never' || value === 'on_failure',
}

function readField<V>(
  name: string,
  value: unknown,
  reader: Reader<V>,
  at: Report,
  extra: Record<string, unknown>,
): V {
  if (value === undefined) return reader.fallback
  if (reader.accepts(value)) return value as V
  report(at, name, `expected ${reader.expected}, found ${kindOf(value)}`)
  extra[name] = value
  return reader.fallback
}

/** Reads an array of things; those that cannot be read are kept in `extra` under the same name. */
function readList<V>(
  raw: unknown,
  name: string,
  at: Report,
  extra: Record<string, unknown>,
  read: (raw: unknown, at: Report) => V | null,
): V[] {
  if (raw === undefined) return []
  if (!Array.isArray(raw)) {
    report(at, name, `expected a list, found ${kindOf(raw)}`)
    extra[name] = raw
    return []
  }
  const broken: unknown[] = []
  const items = raw.flatMap((entry, index) => {
    const item = read(entry, below(at, name, String(index)))
    if (item === null) broken.push(entry)
    return item === null ? [] : [item]
  })
  if (broken.length > 0) extra[name] = broken
  return items
}

const EDGE_FIELDS = ['source_node', 'source_slot', 'target_node', 'target_slot'] as const

function readEdge(raw: unknown, at: Report): Edge | null {
  if (!isObject(raw)) {
    report(at, '', `expected an edge, found ${kindOf(raw)}`)
    return null
  }
  const wrong = EDGE_FIELDS.filter((field) => typeof raw[field] !== 'string')
  for (const field of wrong) report(at, field, `expected a text, found ${kindOf(raw[field])}`)
  // Unknown fields stay on the edge.
  return wrong.length === 0 ? ({ ...raw } as Edge) : null
}

function readAnnotation(raw: unknown, at: Report): Annotation | null {
  const parsed = Annotation.safeParse(raw)
  if (parsed.success) return { ...(raw as object), ...parsed.data }
  const issue = parsed.error.issues[0]
  report(at, issue?.path.join('.') ?? '', issue?.message ?? 'expected an annotation')
  return null
}

function withoutDuplicates(edges: readonly Edge[], at: Report): Edge[] {
  const seen = new Set<string>()
  return edges.filter((edge) => {
    const key = edgeKey(edge)
    const isNew = !seen.has(key)
    if (!isNew) report(at, 'edges', `the edge ${describeEdge(edge)} is listed twice`)
    seen.add(key)
    return isNew
  })
}

/** Equal for two edges between the same slots. */
export function edgeKey(edge: Edge): string {
  return JSON.stringify(EDGE_FIELDS.map((field) => edge[field]))
}

function describeEdge(edge: Edge): string {
  return `"${edge.source_node}.${edge.source_slot}" → "${edge.target_node}.${edge.target_slot}"`
}

/** The JSON of graph.json, keys in a fixed order; write it with two spaces of indent. */
export function serialiseDocument(document: GraphDocument): Record<string, unknown> {
  const { nodes, edges, annotations, ...unknown } = document.extra
  const spare: Record<string, unknown> = {}

  const graph: Record<string, unknown> = {
    edges: writeList('edges', document.edges, edges, spare),
    nodes: writeNodes(document, nodes, spare),
  }
  const notes = writeList('annotations', document.annotations, annotations, spare)
  if (!Array.isArray(notes) || notes.length > 0) graph.annotations = notes
  return { ...graph, ...unknown, ...spare }
}

/** Readable items, then the unreadable ones. A value that was no list goes back if its place is free. */
function writeList(
  name: string,
  items: readonly unknown[],
  kept: unknown,
  spare: Record<string, unknown>,
): unknown {
  if (kept === undefined) return items
  if (Array.isArray(kept)) return [...items, ...kept]
  if (items.length === 0) return kept
  spare[`unreadable_${name}`] = kept
  return items
}

function writeNodes(
  document: GraphDocument,
  kept: unknown,
  spare: Record<string, unknown>,
): unknown {
  const written = [...document.nodes].map(([id, node]) => [id, serialiseNode(node)] as const)
  if (kept !== undefined && !isObject(kept)) {
    if (written.length === 0) return kept
    spare.unreadable_nodes = kept
  }
  const broken = isObject(kept) ? Object.entries(kept) : []
  const homeless = broken.filter(([id]) => document.nodes.has(id))
  if (homeless.length > 0) spare.unreadable_nodes = Object.fromEntries(homeless)
  return Object.fromEntries([...written, ...broken.filter(([id]) => !document.nodes.has(id))])
}

/** One node as graph.json has it. */
export function serialiseNode(node: GraphNode): Record<string, unknown> {
  const { init_args, x, y, sub_graph, label, collapsed, restart, ...unknown } = node.extra
  const isEmpty = Object.keys(node.initArgs).length === 0
  return {
    id_: node.id,
    type: node.type,
    init_args: isEmpty && init_args !== undefined ? init_args : node.initArgs,
    x: node.x === 0 && x !== undefined ? x : node.x,
    y: node.y === 0 && y !== undefined ? y : node.y,
    sub_graph: node.subGraph ? serialiseDocument(node.subGraph) : (sub_graph ?? null),
    ...unlessDefault('label', node.label, null, label),
    ...unlessDefault('collapsed', node.collapsed, false, collapsed),
    ...unlessDefault('restart', node.restart, 'never', restart),
    ...unknown,
  }
}

/** Our additions to the format appear only where they say something. */
function unlessDefault(name: string, value: unknown, fallback: unknown, kept: unknown): object {
  if (value !== fallback) return { [name]: value }
  return kept === undefined ? {} : { [name]: kept }
}

function below(at: Report, ...names: string[]): Report {
  return { ...at, path: [at.path, ...names].filter((name) => name !== '').join('.') }
}

function report(at: Report, name: string, detail: string): void {
  at.problems.push({ path: below(at, name).path, detail })
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  const text = String(value)
  return `${typeof value} "${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`
}

/** Level by level, because a recursive walk would end with the stack. */
function isDeeperThan(json: unknown, limit: number): boolean {
  let level = [json]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    )
  }
  return false
}
