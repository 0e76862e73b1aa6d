import { nodeStates, runningOf } from '../../stores/node-states.ts'
import { runGraph, stopGraph } from '../dialogs/run-graph.ts'

/** Starts the graph, or stops it when it runs. */
export function runOrStop(): Promise<void> {
  return runningOf(nodeStates.use.getState()).running > 0 ? stopGraph() : runGraph()
}
