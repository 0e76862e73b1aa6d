import type { EdgeProblem, ServerMessage } from '@openneuro/protocol'
import type { GraphManager } from '../core/engine/types.ts'
import type { LogEntry } from '../core/runtime/node-logs.ts'
import type { EngineParts } from './context.ts'
import { graphChanged, nodeResponse } from './wire.ts'

/** What is pushed to every page. */
export interface UiEventSinks {
  publish(message: ServerMessage): void
  log(nodeId: string, entry: LogEntry): void
  /** UI channels may have come or gone. */
  channels(): void
  report(error: unknown): void
}

/** Turns what happens in the engine into messages. @returns the undo */
export function forwardEvents(
  { env, graph, models, projects }: Pick<EngineParts, 'env' | 'graph' | 'models' | 'projects'>,
  sinks: UiEventSinks,
): () => void {
  const problems = createProblemWatch(graph)

  /** `change` comes before the edit is made (it may still be refused); pages are told when it stands. */
  function afterwards(tell: () => void): void {
    queueMicrotask(() => {
      try {
        tell()
      } catch (error) {
        sinks.report(error)
      }
    })
  }

  /** A key or a model has come: what nodes miss may be another thing now. */
  function tellAll(): void {
    sinks.publish({ type: 'graph_changed', nodes: graph.nodes().map(nodeResponse) })
  }

  const undo = [
    graph.on('change', (patch) =>
      afterwards(() => sinks.publish({ ...graphChanged(patch, graph), ...problems() })),
    ),
    graph.on('reset', () => {
      afterwards(() => sinks.publish({ type: 'graph_reset', current_project: projects.current }))
      sinks.channels()
    }),
    graph.on('state', (nodeId, state) => {
      sinks.publish({ type: 'node_status', node_id: nodeId, ...state })
    }),
    graph.on('log', sinks.log),
    graph.on('ui', sinks.channels),
    models.onProgress((model) => {
      sinks.publish({ type: 'model_progress', model })
      if (model.present) afterwards(tellAll)
    }),
    env.onChange(() => afterwards(tellAll)),
  ]
  return () => {
    for (const off of undo) off()
  }
}

/** The marks on edges, when they are others than the last time. */
function createProblemWatch(graph: Pick<GraphManager, 'edgeProblems'>) {
  let last = '[]'
  return (): { edge_problems?: EdgeProblem[] } => {
    const problems = [...graph.edgeProblems()]
    const text = JSON.stringify(problems)
    if (text === last) return {}
    last = text
    return { edge_problems: problems }
  }
}
