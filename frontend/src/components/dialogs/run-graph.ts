import type { Want } from '@openneuro/protocol'
import { ApiError } from '../../lib/api.ts'
import { graphActions } from '../../stores/graph-store.ts'
import { uiActions } from '../../stores/ui-store.ts'
import { t } from '../../texts/en.ts'
import { toastFailure } from '../ui/index.ts'

const words = t.dialogs.start

/** Starts the graph; a project that is not trusted yet first shows what it wants. */
export const runGraph = () => trusting(graphActions.runGraph, words.failed)

export const stopGraph = () => trusting(graphActions.stopGraph, words.stopFailed)

/** Starts one node again, with the same question before the first start. */
export const restartNode = (id: string) =>
  trusting(() => graphActions.restartNode(id), words.restartFailed)

/** Stops one node; a start of the graph runs it again. */
export const stopNode = (id: string) =>
  trusting(() => graphActions.stopNode(id), words.stopNodeFailed)

async function trusting(run: () => Promise<void>, failed: string): Promise<void> {
  try {
    await run()
  } catch (error) {
    if (error instanceof ApiError && error.code === 'project.not_trusted') {
      const wants = (error.details.wants ?? []) as Want[]
      const onTrusted = () => void trusting(run, failed)
      uiActions.openDialog('trust', { wants, onTrusted })
      return
    }
    toastFailure(failed, error, 'run')
  }
}
