import { uiActions } from '../../stores/ui-store.ts'

/** Asks the canvas to bring nodes into view. */
export const SHOW_NODES = 'openneuro:show-nodes'
export type ShowNodes = { nodeIds: readonly string[] }

/** Selects a node and brings it to the middle of the canvas. */
export function goToNode(id: string): void {
  uiActions.select({ nodes: [id] })
  const detail: ShowNodes = { nodeIds: [id] }
  window.dispatchEvent(new CustomEvent(SHOW_NODES, { detail }))
}
