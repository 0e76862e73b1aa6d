/**
 * Nodes in the order in which they are stopped: first those that nothing flows into, then those that
 * only they flow into, and so on. Nodes of a loop, and those after it, come last, together.
 */
export function stopOrder(
  nodes: readonly number[],
  edges: readonly (readonly [from: number, to: number])[],
): number[][] {
  const left = new Set(nodes)
  const waves: number[][] = []
  while (left.size > 0) {
    const fed = new Set(
      edges.filter(([from, to]) => from !== to && left.has(from)).map(([, to]) => to),
    )
    const next = [...left].filter((node) => !fed.has(node))
    const wave = next.length > 0 ? next : [...left]
    waves.push(wave)
    for (const node of wave) left.delete(node)
  }
  return waves
}
