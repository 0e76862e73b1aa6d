import type { ComponentInfo } from '@openneuro/protocol'
import { categoryOf } from './category.ts'

const ORDER = ['source', 'conduit', 'composite', 'sink'] as const

/** As data flows through a graph: sources first, sinks last, each by name. */
export function sortedNodes(
  ids: readonly string[],
  infoOf: (id: string) => ComponentInfo | null,
): string[] {
  const rank = (id: string) => {
    const category = categoryOf(infoOf(id))
    return category === null ? ORDER.length : ORDER.indexOf(category)
  }
  return [...ids].sort((one, other) => rank(one) - rank(other) || one.localeCompare(other))
}
