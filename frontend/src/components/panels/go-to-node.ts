import { uiActions } from '../../stores/ui-store.ts'
import { view } from '../canvas/view.ts'

/** Selects a node and brings it into view, near enough to be read. */
export function goToNode(id: string): void {
  uiActions.select({ nodes: [id] })
  view.visit(id)
}
