import type { Edge, GraphDocument, GraphNode } from '@openneuro/protocol'

/**
 * A graph document in short: nodes by id as type and init-args, edges as `node.slot -> node.slot`.
 *
 * @example
 * graphOf({ clock: ['Pulse', { config: { interval: 1 } }], show: ['TextDisplay'] }, ['clock.pulse -> show.text'])
 */
export function graphOf(
  nodes: Readonly<Record<string, readonly [type: string, initArgs?: Record<string, unknown>]>>,
  edges: readonly string[] = [],
): GraphDocument {
  const entries = Object.entries(nodes).map(
    ([id, [type, initArgs]]) => [id, nodeOf(id, type, initArgs)] as const,
  )
  return { nodes: new Map(entries), edges: edges.map(edgeOf), annotations: [], extra: {} }
}

function nodeOf(id: string, type: string, initArgs: Record<string, unknown> = {}): GraphNode {
  return {
    id,
    type,
    initArgs,
    x: 0,
    y: 0,
    label: null,
    collapsed: false,
    restart: 'never',
    subGraph: null,
    extra: {},
  }
}

/** `node.slot -> node.slot` as an edge. */
export function edgeOf(text: string): Edge {
  const [source, target] = text.split(' -> ')
  if (source === undefined || target === undefined) {
    throw new Error(`"${text}" is no edge; write it as "node.slot -> node.slot"`)
  }
  const [source_node, source_slot] = splitEnd(source)
  const [target_node, target_slot] = splitEnd(target)
  return { source_node, source_slot, target_node, target_slot }
}

/** `outer/inner.slot` → node and slot. */
export function splitEnd(text: string): readonly [node: string, slot: string] {
  const dot = text.lastIndexOf('.')
  if (dot <= 0) throw new Error(`"${text}" names no slot; write it as "node.slot"`)
  return [text.slice(0, dot), text.slice(dot + 1)]
}
