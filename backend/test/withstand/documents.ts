import type { Edge } from '@openneuro/protocol'

/** A node of graph.json. */
export function node(type: string, rest: object = {}): object {
  return { type, init_args: {}, ...rest }
}

/** An edge of graph.json: `wire('a', 'text', 'b', 'text')`. Slots of composites contain dots. */
export function wire(from: string, output: string, to: string, input: string): Edge {
  return { source_node: from, source_slot: output, target_node: to, target_slot: input }
}

/** Nodes of one type, each reading what the one before sends as `text`. */
export function chain(type: string, ids: readonly string[]): { nodes: object; edges: Edge[] } {
  return {
    nodes: Object.fromEntries(ids.map((id) => [id, node(type)])),
    edges: ids.slice(1).map((id, at) => wire(ids[at]!, 'text', id, 'text')),
  }
}
