import type Dagre from '@dagrejs/dagre'
import { overlaps, type Point, type Rect, snapped } from './measures.ts'

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

/** A layout sorts by where nodes are, so what it moved may be sorted differently: until that rests. */
const MAX_ROUNDS = 4

/**
 * Left to right along the wires. Stable: the same graph gives the same places, what has been laid out stays
 * where it is, and nodes keep the order they have from top to bottom. The upper left corner stays where it is.
 * The layout engine is loaded when it is asked for.
 */
export async function autoLayout(
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
): Promise<Placed[]> {
  if (nodes.length === 0) return []
  const { default: dagre } = await import('@dagrejs/dagre')
  let last = nodes
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = layoutOnce(dagre, last, edges)
    const isAtRest = next.every(({ x, y }, index) => x === last[index]!.x && y === last[index]!.y)
    last = next
    if (isAtRest) break
  }
  return last.map(({ id, x, y }) => ({ id, x, y }))
}

function layoutOnce(
  dagre: typeof Dagre,
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
): LayoutNode[] {
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

  const corners = nodes.map(({ id, width, height }) => {
    const { x, y } = graph.node(id) as Point
    return { x: x - width / 2, y: y - height / 2 }
  })
  const [from, to] = [cornerOf(corners), cornerOf(nodes)]
  return nodes.map((node, index) => ({
    ...node,
    x: snapped(to.x + corners[index]!.x - from.x),
    y: snapped(to.y + corners[index]!.y - from.y),
  }))
}

/**
 * True when nothing has changed since that layout but heights, as they do when a band or a widget comes and
 * goes: then nothing is to be moved.
 */
export function isStillLaidOut(
  last: { readonly nodes: readonly LayoutNode[]; readonly edges: readonly LayoutEdge[] },
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
): boolean {
  return sketch(last.nodes, last.edges) === sketch(nodes, edges) && !anyOverlap(nodes)
}

function sketch(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[]): string {
  const places = nodes.map(({ id, x, y, width }) => [id, x, y, width])
  const wires = [...edges].sort(byEnds).map(({ source, target }) => [source, target])
  return JSON.stringify([places.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)), wires])
}

function anyOverlap(nodes: readonly LayoutNode[]): boolean {
  const byLeft = [...nodes].sort((a, b) => a.x - b.x)
  return byLeft.some((node, index) => {
    for (const other of byLeft.slice(index + 1)) {
      if (other.x >= node.x + node.width) return false
      if (overlaps(node, other)) return true
    }
    return false
  })
}

function cornerOf(points: readonly Point[]): Point {
  return { x: Math.min(...points.map(({ x }) => x)), y: Math.min(...points.map(({ y }) => y)) }
}

function byEnds(one: LayoutEdge, other: LayoutEdge): number {
  const [a, b] = [`${one.source}\n${one.target}`, `${other.source}\n${other.target}`]
  return a < b ? -1 : a > b ? 1 : 0
}
