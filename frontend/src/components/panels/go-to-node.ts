import { uiActions } from '../../stores/ui-store.ts'

/** Asks the canvas to bring nodes into view; none stands for the whole graph. */
export const SHOW_NODES = 'openneuro:show-nodes'
export type ShowNodes = { nodeIds: readonly string[] }

export function showNodes(nodeIds: readonly string[]): void {
  const detail: ShowNodes = { nodeIds }
  window.dispatchEvent(new CustomEvent(SHOW_NODES, { detail }))
}

/** Selects a node and brings it to the middle of the canvas. */
export function goToNode(id: string): void {
  uiActions.select({ nodes: [id] })
  showNodes([id])
}
