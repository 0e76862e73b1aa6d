import { edgeKey, type GraphDocument, type GraphNode, type SlotsOf } from '@openneuro/protocol'
import { deepEqual } from './deep-equal.ts'
import { applyCommands, bodyFromNode, type Command, type NodeFields } from './graph-commands.ts'

/** The commands that lead from one document to the other. */
export function commandsBetween(from: GraphDocument, to: GraphDocument): Command[] {
  if (from === to) return []
  const removed = [...from.nodes.values()].filter((node) => !isKept(node, to.nodes.get(node.id)))
  const gone = new Set(removed.map(({ id }) => id))
  const kept = from.edges.filter(
    (edge) => !gone.has(edge.source_node) && !gone.has(edge.target_node),
  )
  const before = new Set(kept.map(edgeKey))
  const after = new Set(to.edges.map(edgeKey))

  return [
    ...kept
      .filter((edge) => !after.has(edgeKey(edge)))
      .map((edge): Command => ({ kind: 'remove_edge', edge })),
    ...removed.map(({ id }): Command => ({ kind: 'remove_node', id })),
    ...[...to.nodes.values()].flatMap((node) => {
      const old = gone.has(node.id) ? undefined : from.nodes.get(node.id)
      return old ? changes(old, node) : [{ kind: 'add_node', node: bodyFromNode(node) } as const]
    }),
    ...to.edges
      .filter((edge) => !before.has(edgeKey(edge)))
      // Forced, because what was there once may be ill-typed.
      .map((edge): Command => ({ kind: 'add_edge', edge, force: true })),
    ...(deepEqual(from.annotations, to.annotations)
      ? []
      : [{ kind: 'set_annotations', annotations: to.annotations } as const]),
  ]
}

/**
 * The commands that lead back. Grouping is taken back by ungrouping and the other way round, so that what
 * runs goes on running.
 */
export function inverseOf(
  commands: readonly Command[],
  before: GraphDocument,
  after: GraphDocument,
  slotsOf: SlotsOf,
): Command[] {
  const counterpart = commands.length === 1 ? counterpartOf(commands[0]!, before, after) : null
  if (!counterpart) return commandsBetween(after, before)
  const middle = applyCommands(after, [counterpart], slotsOf)
  const rest = commandsBetween(middle, before)
  const isClean = rest.every(({ kind }) => kind === 'update_node')
  return isClean ? [counterpart, ...rest] : commandsBetween(after, before)
}

function counterpartOf(
  command: Command,
  before: GraphDocument,
  after: GraphDocument,
): Command | null {
  if (command.kind === 'group') return { kind: 'ungroup', id: command.id }
  if (command.kind !== 'ungroup') return null
  const composite = before.nodes.get(command.id)
  const nodeIds = [...after.nodes.keys()].filter((id) => !before.nodes.has(id))
  if (!composite || nodeIds.length === 0) return null
  return { kind: 'group', id: command.id, name: composite.type, nodeIds }
}

/** Whether the node can be changed into the other one; else it has to be made anew. */
function isKept(node: GraphNode, other: GraphNode | undefined): boolean {
  if (node === other) return true
  if (!other || node.type !== other.type || !deepEqual(node.subGraph, other.subGraph)) return false
  return node.subGraph === null || deepEqual(node.initArgs, other.initArgs)
}

const FIELDS = ['x', 'y', 'label', 'collapsed', 'restart'] as const

function changes(from: GraphNode, to: GraphNode): Command[] {
  if (from === to) return []
  const fields = Object.fromEntries(
    FIELDS.filter((field) => from[field] !== to[field]).map((field) => [field, to[field]]),
  ) as NodeFields
  return [
    ...(Object.keys(fields).length > 0
      ? [{ kind: 'update_node', id: to.id, fields } as const]
      : []),
    ...(deepEqual(from.initArgs, to.initArgs)
      ? []
      : [{ kind: 'set_init_args', id: to.id, initArgs: to.initArgs } as const]),
  ]
}

/** The document with every part of `known` that is equal, so that what is unchanged stays the same object. */
export function reuse(known: GraphDocument, document: GraphDocument): GraphDocument {
  if (known === document) return known
  const nodes = new Map(
    [...document.nodes].map(([id, node]) => {
      const old = known.nodes.get(id)
      return [id, old && deepEqual(old, node) ? old : withOldSubGraph(old, node)] as const
    }),
  )
  const oldEdges = new Map(known.edges.map((edge) => [edgeKey(edge), edge]))
  const edges = document.edges.map((edge) => oldEdges.get(edgeKey(edge)) ?? edge)
  const annotations = deepEqual(known.annotations, document.annotations)
    ? known.annotations
    : document.annotations
  return { ...document, nodes, edges, annotations }
}

function withOldSubGraph(old: GraphNode | undefined, node: GraphNode): GraphNode {
  if (!old?.subGraph || !deepEqual(old.subGraph, node.subGraph)) return node
  return { ...node, subGraph: old.subGraph }
}
