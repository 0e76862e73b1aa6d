import { type Point, type Rect, snapped } from './measures.ts'

export interface LayoutNode extends Rect {
  readonly id: string
}
export interface LayoutEdge {
  readonly source: string
  readonly target: string
}
export interface Placed extends Point {
  readonly id: string
}

const COLUMN_GAP = 64
const ROW_GAP = 32

/** True for a graph that was never laid out: nobody puts everything in one place. */
export function isUnplaced(nodes: readonly Point[]): boolean {
  return nodes.length > 1 && nodes.every(({ x, y }) => x === 0 && y === 0)
}

/**
 * Left to right along the wires. Stable: the same graph gives the same places, and nodes keep the order
 * they have from top to bottom. The upper left corner stays where it is. The layout engine is loaded when
 * it is asked for.
 */
export async function autoLayout(
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
): Promise<Placed[]> {
  if (nodes.length === 0) return []
  const { default: dagre } = await import('@dagrejs/dagre')
  const graph = new dagre.graphlib.Graph()
  graph.setGraph({
    rankdir: 'LR',
    ranksep: COLUMN_GAP,
    nodesep: ROW_GAP,
    ranker: 'network-simplex',
  })
  graph.setDefaultEdgeLabel(() => ({}))
  const ordered = [...nodes].sort((a, b) => a.y - b.y || a.x - b.x || (a.id < b.id ? -1 : 1))
  for (const { id, width, height } of ordered) graph.setNode(id, { width, height })
  for (const { source, target } of [...edges].sort(byEnds)) {
    if (source !== target && graph.hasNode(source) && graph.hasNode(target)) {
      graph.setEdge(source, target)
    }
  }
  dagre.layout(graph)

  const left = Math.min(...nodes.map(({ x }) => x))
  const top = Math.min(...nodes.map(({ y }) => y))
  const corners = nodes.map(({ id, width, height }) => {
    const { x, y } = graph.node(id) as Point
    return { id, x: x - width / 2, y: y - height / 2 }
  })
  const [firstX, firstY] = [
    Math.min(...corners.map(({ x }) => x)),
    Math.min(...corners.map(({ y }) => y)),
  ]
  return corners.map(({ id, x, y }) => ({
    id,
    x: snapped(left + x - firstX),
    y: snapped(top + y - firstY),
  }))
}

function byEnds(one: LayoutEdge, other: LayoutEdge): number {
  const [a, b] = [`${one.source}\n${one.target}`, `${other.source}\n${other.target}`]
  return a < b ? -1 : a > b ? 1 : 0
}
