import { uiActions } from '../../stores/ui-store.ts'
import { view } from '../canvas/view.ts'

/** Selects a node and brings it into view. */
export function goToNode(id: string): void {
  uiActions.select({ nodes: [id] })
  view.reveal(id)
}
