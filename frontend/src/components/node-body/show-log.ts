import { uiActions, useUi } from '../../stores/ui-store.ts'

/** Opens the log beside the dock with the lines of one node. */
export function showLog(nodeId: string): void {
  const { dock, logOpen } = useUi.getState()
  uiActions.select({ nodes: [nodeId] })
  if (!logOpen) uiActions.toggleLog()
  if (dock === null) uiActions.toggleDock('metrics')
}
