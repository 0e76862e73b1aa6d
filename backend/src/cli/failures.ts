import type { ErrorPayload } from '@openneuro/protocol'
import type { GraphManager } from '../core/engine/types.ts'

export interface Failures {
  /** Nodes that failed and were not brought back by their restart policy. */
  readonly count: number
}

/** Follows the nodes of a run and says on standard error what fails, once for each failure. */
export function watchFailures(graph: GraphManager, isPrimitive: (id: string) => boolean): Failures {
  const failed = new Map<string, ErrorPayload>()
  graph.on('state', (nodeId, { status, error }) => {
    if (!isPrimitive(nodeId)) return
    if (status === 'running' && error === null) failed.delete(nodeId)
    if (error === null || failed.get(nodeId)?.detail === error.detail) return
    failed.set(nodeId, error)
    process.stderr.write(`Node "${nodeId}" failed: ${error.detail}\n`)
  })
  return {
    get count() {
      return failed.size
    },
  }
}
