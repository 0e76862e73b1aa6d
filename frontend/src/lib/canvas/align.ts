import type { LayoutNode, Placed } from './layout.ts'

export type Alignment = 'left' | 'right' | 'top' | 'bottom' | 'columns' | 'rows'

/** New places of the nodes that move. `columns` and `rows` leave equal room between them. */
export function align(nodes: readonly LayoutNode[], alignment: Alignment): Placed[] {
  if (nodes.length < 2) return []
  const moved = aligned(nodes, alignment).map(({ id, x, y }) => ({ id, x, y }))
  return moved.filter(({ x, y }, index) => x !== nodes[index]!.x || y !== nodes[index]!.y)
}

function aligned(nodes: readonly LayoutNode[], alignment: Alignment): LayoutNode[] {
  switch (alignment) {
    case 'left': {
      const x = Math.min(...nodes.map((node) => node.x))
      return nodes.map((node) => ({ ...node, x }))
    }
    case 'right': {
      const right = Math.max(...nodes.map((node) => node.x + node.width))
      return nodes.map((node) => ({ ...node, x: right - node.width }))
    }
    case 'top': {
      const y = Math.min(...nodes.map((node) => node.y))
      return nodes.map((node) => ({ ...node, y }))
    }
    case 'bottom': {
      const bottom = Math.max(...nodes.map((node) => node.y + node.height))
      return nodes.map((node) => ({ ...node, y: bottom - node.height }))
    }
    case 'columns':
      return distributed(nodes, 'x', 'width')
    case 'rows':
      return distributed(nodes, 'y', 'height')
  }
}

function distributed(
  nodes: readonly LayoutNode[],
  axis: 'x' | 'y',
  size: 'width' | 'height',
): LayoutNode[] {
  const order = [...nodes].sort((a, b) => a[axis] - b[axis])
  const start = order[0]![axis]
  const end = Math.max(...order.map((node) => node[axis] + node[size]))
  const used = order.reduce((sum, node) => sum + node[size], 0)
  const gap = (end - start - used) / (order.length - 1)
  const places = new Map<string, number>()
  let next = start
  for (const node of order) {
    places.set(node.id, Math.round(next))
    next += node[size] + gap
  }
  return nodes.map((node) => ({ ...node, [axis]: places.get(node.id)! }))
}
