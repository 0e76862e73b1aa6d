import {
  type Annotation,
  type Edge,
  edgeKey,
  type GraphDocument,
  type GraphNode,
  groupNodes,
  type NodeResponse,
  parseDocument,
  type RestartPolicy,
  type SlotsOf,
  serialiseDocument,
  ungroupNode,
} from '@openneuro/protocol'
import { plainEdge } from './graph-model.ts'

export interface NodeFields {
  readonly x?: number
  readonly y?: number
  readonly label?: string | null
  readonly collapsed?: boolean
  readonly restart?: RestartPolicy
}

/** A node as `POST /graph/nodes` takes it. */
export interface NodeBody {
  readonly id: string
  readonly type: string
  readonly init_args: Record<string, unknown>
  readonly x: number
  readonly y: number
  readonly label: string | null
  readonly collapsed: boolean
  readonly restart: RestartPolicy
  readonly sub_graph: Record<string, unknown> | null
}

/** One call to the server, as data: it can be applied to a document, sent, kept and sent again. */
export type Command =
  | { readonly kind: 'add_node'; readonly node: NodeBody }
  | { readonly kind: 'remove_node'; readonly id: string }
  | { readonly kind: 'update_node'; readonly id: string; readonly fields: NodeFields }
  | {
      readonly kind: 'set_init_args'
      readonly id: string
      readonly initArgs: Readonly<Record<string, unknown>>
    }
  | { readonly kind: 'add_edge'; readonly edge: Edge; readonly force: boolean }
  | { readonly kind: 'remove_edge'; readonly edge: Edge }
  | { readonly kind: 'set_annotations'; readonly annotations: readonly Annotation[] }
  | {
      readonly kind: 'group'
      readonly id: string
      readonly name: string
      readonly nodeIds: readonly string[]
    }
  | { readonly kind: 'ungroup'; readonly id: string }

/** The document after a command. One that makes no sense any more changes nothing. */
export function applyCommand(
  document: GraphDocument,
  command: Command,
  slotsOf: SlotsOf,
): GraphDocument {
  switch (command.kind) {
    case 'add_node':
      return withNode(document, nodeFromBody(command.node, document.nodes.get(command.node.id)))
    case 'remove_node':
      return withoutNode(document, command.id)
    case 'update_node':
      return changed(document, command.id, command.fields)
    case 'set_init_args':
      return changed(document, command.id, { initArgs: command.initArgs })
    case 'add_edge':
      return withEdge(document, command.edge)
    case 'remove_edge':
      return withoutEdge(document, command.edge)
    case 'set_annotations':
      return { ...document, annotations: command.annotations }
    case 'group': {
      const { id, name, nodeIds } = command
      if (document.nodes.has(id)) return document
      return orSame(document, () => groupNodes(document, { nodeIds, name, id, slotsOf }).document)
    }
    case 'ungroup':
      return orSame(document, () => ungroupNode(document, command.id, { slotsOf }).document)
    default:
      return command satisfies never
  }
}

export function applyCommands(
  document: GraphDocument,
  commands: readonly Command[],
  slotsOf: SlotsOf,
): GraphDocument {
  return commands.reduce((now, command) => applyCommand(now, command, slotsOf), document)
}

function orSame(document: GraphDocument, edit: () => GraphDocument): GraphDocument {
  try {
    return edit()
  } catch {
    // Its nodes have gone meanwhile; the server says so when the command is sent.
    return document
  }
}

export function bodyFromNode(node: GraphNode): NodeBody {
  return {
    id: node.id,
    type: node.type,
    init_args: { ...node.initArgs },
    x: node.x,
    y: node.y,
    label: node.label,
    collapsed: node.collapsed,
    restart: node.restart,
    sub_graph: node.subGraph && serialiseDocument(node.subGraph),
  }
}

/** @param known what is kept when the server knows more about the node than the command says */
function nodeFromBody(body: NodeBody, known?: GraphNode): GraphNode {
  const subGraph = body.sub_graph && parseDocument(body.sub_graph).document
  return {
    id: body.id,
    type: body.type,
    initArgs: body.init_args,
    x: body.x,
    y: body.y,
    label: body.label,
    collapsed: body.collapsed,
    restart: body.restart,
    subGraph: subGraph ?? known?.subGraph ?? null,
    extra: known?.extra ?? {},
  }
}

export function nodeFromResponse(response: NodeResponse): GraphNode {
  return nodeFromBody({
    ...response,
    label: response.label ?? null,
    collapsed: response.collapsed ?? false,
    restart: response.restart ?? 'never',
  })
}

export function withNode(document: GraphDocument, node: GraphNode): GraphDocument {
  return { ...document, nodes: new Map(document.nodes).set(node.id, node) }
}

export function withoutNode(document: GraphDocument, id: string): GraphDocument {
  if (!document.nodes.has(id)) return document
  const nodes = new Map(document.nodes)
  nodes.delete(id)
  const edges = document.edges.filter((edge) => edge.source_node !== id && edge.target_node !== id)
  return { ...document, nodes, edges }
}

export function withEdge(document: GraphDocument, edge: Edge): GraphDocument {
  const { nodes, edges } = document
  if (!nodes.has(edge.source_node) || !nodes.has(edge.target_node)) return document
  const key = edgeKey(edge)
  if (edges.some((other) => edgeKey(other) === key)) return document
  return { ...document, edges: [...document.edges, plainEdge(edge)] }
}

export function withoutEdge(document: GraphDocument, edge: Edge): GraphDocument {
  const key = edgeKey(edge)
  return { ...document, edges: document.edges.filter((other) => edgeKey(other) !== key) }
}

function changed(document: GraphDocument, id: string, fields: Partial<GraphNode>): GraphDocument {
  const node = document.nodes.get(id)
  return node ? withNode(document, { ...node, ...fields }) : document
}

/** The same command for a node that had to take another id. */
export function withRenamedNode(command: Command, from: string, to: string): Command {
  const id = (old: string) => (old === from ? to : old)
  switch (command.kind) {
    case 'add_node':
      return { ...command, node: { ...command.node, id: id(command.node.id) } }
    case 'add_edge':
    case 'remove_edge': {
      const { edge } = command
      const ends = { source_node: id(edge.source_node), target_node: id(edge.target_node) }
      return { ...command, edge: { ...edge, ...ends } }
    }
    case 'set_annotations':
      return command
    case 'group':
      return { ...command, id: id(command.id), nodeIds: command.nodeIds.map(id) }
    default:
      return { ...command, id: id(command.id) }
  }
}
