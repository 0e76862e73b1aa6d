import type { GraphDocument, GraphNode } from '@openneuro/protocol'

export interface PastedNode {
  /** Unique in the list: ids from the outermost composite inwards. */
  readonly path: string
  /** Titles of the composites it is in, from the outermost inwards. */
  readonly within: readonly string[]
  readonly node: GraphNode
}

/** All nodes of a graph, those in composites behind their composite. */
export function pastedNodes(graph: GraphDocument, outer?: PastedNode): PastedNode[] {
  return [...graph.nodes.values()].flatMap((node) => {
    const own: PastedNode = {
      path: outer ? `${outer.path}/${node.id}` : node.id,
      within: outer ? [...outer.within, titleOf(outer.node)] : [],
      node,
    }
    return node.subGraph ? [own, ...pastedNodes(node.subGraph, own)] : [own]
  })
}

export const titleOf = ({ label, type }: GraphNode) => label ?? type

export interface Setting {
  readonly name: string
  /** A text as it is, everything else as JSON. */
  readonly value: string
}

/** What a node is set to, objects taken apart: `config: {a: {b: 1}}` is `a.b` with `1`. */
export function settingsOf({ initArgs }: GraphNode): Setting[] {
  const { config, ...params } = initArgs
  return [...settings(config, ''), ...settings(params, '')]
}

function settings(value: unknown, name: string): Setting[] {
  if (value === undefined) return []
  if (typeof value === 'string') return [{ name, value }]
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isObject) return [{ name, value: JSON.stringify(value) }]
  return Object.entries(value).flatMap(([key, one]) =>
    settings(one, name === '' ? key : `${name}.${key}`),
  )
}
