import type { ErrorCode, ErrorPayload, GraphNode } from '@openneuro/protocol'
import type { GraphManager } from '../core/engine/types.ts'

export interface Failures {
  /** Nodes that failed and were not brought back by their restart policy. */
  readonly count: number
  /** True while a node that failed waits to be started again. */
  willRestart(nodeId: string): boolean
}

/** A node with one of these was never started, and is not started again. */
const NEVER_STARTED: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'node.missing_input',
  'node.missing_requirement',
  'node.unknown_type',
  'node.invalid_config',
])

/** Follows the nodes of a run and says on standard error what fails, once for each failure. */
export function watchFailures(
  graph: Pick<GraphManager, 'on'>,
  nodes: ReadonlyMap<string, GraphNode>,
): Failures {
  const failed = new Map<string, ErrorPayload>()
  graph.on('state', (nodeId, { status, error }) => {
    if (!nodes.has(nodeId)) return
    if (status === 'running' && error === null) failed.delete(nodeId)
    if (error === null || failed.get(nodeId)?.detail === error.detail) return
    failed.set(nodeId, error)
    process.stderr.write(`Node "${nodeId}" failed: ${error.detail}\n`)
  })
  return {
    get count() {
      return failed.size
    },
    willRestart(nodeId) {
      const error = failed.get(nodeId)
      if (error === undefined || NEVER_STARTED.has(error.code)) return false
      return nodes.get(nodeId)?.restart === 'on_failure'
    },
  }
}
