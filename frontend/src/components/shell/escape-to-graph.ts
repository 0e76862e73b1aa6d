import type { KeyboardEvent } from 'react'

/** Escape leads from a panel back to the graph, unless a control in it has a use for that key. */
export function escapeToGraph(leave?: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    const isInPanel = event.currentTarget.contains(event.target as Node)
    if (event.key !== 'Escape' || event.defaultPrevented || !isInPanel) return
    leave?.()
    focusGraph()
  }
}

export function focusGraph(): void {
  document.querySelector<HTMLElement>('[data-graph]')?.focus()
}
