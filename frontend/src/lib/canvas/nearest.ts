import type { Rect } from './measures.ts'

export type Direction = 'left' | 'right' | 'up' | 'down'

interface Placed extends Rect {
  readonly id: string
}

/** Sideways distance counts double, so that an arrow finds what lies ahead. */
const SIDEWAYS = 2

/** The node that an arrow key leads to from the given one; null when nothing lies that way. */
export function nearestNode(
  nodes: readonly Placed[],
  from: string,
  direction: Direction,
): string | null {
  const start = nodes.find(({ id }) => id === from)
  if (!start) return nodes[0]?.id ?? null
  let best: { id: string; cost: number } | null = null
  for (const node of nodes) {
    if (node.id === from) continue
    const [dx, dy] = [
      node.x + node.width / 2 - (start.x + start.width / 2),
      node.y + node.height / 2 - (start.y + start.height / 2),
    ]
    const [ahead, aside] = {
      left: [-dx, dy],
      right: [dx, dy],
      up: [-dy, dx],
      down: [dy, dx],
    }[direction] as [number, number]
    if (ahead <= 0) continue
    const cost = ahead + Math.abs(aside) * SIDEWAYS
    if (!best || cost < best.cost) best = { id: node.id, cost }
  }
  return best?.id ?? null
}
