import { ApiError } from '../../lib/api.ts'
import { graphActions } from '../../stores/graph-store.ts'
import { nodeStates, runningOf } from '../../stores/node-states.ts'
import { uiActions } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { toast } from '../ui/Toast.tsx'

const words = t.shell.bar

/** Starts the graph, or stops it when it runs. A project from elsewhere shows first what it wants. */
export async function runOrStop(): Promise<void> {
  const isRunning = runningOf(nodeStates.use.getState()).running > 0
  try {
    await (isRunning ? graphActions.stopGraph() : graphActions.runGraph())
  } catch (error) {
    if (error instanceof ApiError && error.code === 'project.not_trusted') {
      uiActions.openDialog('trust', { wants: error.details.wants })
      return
    }
    const detail = error instanceof Error ? error.message : String(error)
    const text = isRunning ? words.couldNotStop : words.couldNotRun
    toast({ key: 'run', text, detail, tone: 'failed' })
  }
}
