import type { GraphManager, NodeMetrics } from '../core/engine/types.ts'

const LOOK_INTERVAL_MS = 50

export interface EndOptions {
  /** Ends when nothing has moved for this long. */
  readonly idleMs: number | null
  /** True while something is still being fed to the graph. */
  readonly isFeeding: () => boolean
  /** Ends at once. */
  readonly signal: AbortSignal
}

/**
 * Resolves when a run without a page is over: told to stop, nothing has moved for a while, or every node
 * has ended by itself. Waiting for models to load is not being idle.
 */
export async function waitForEnd(graph: GraphManager, options: EndOptions): Promise<void> {
  const { promise: over, resolve } = Promise.withResolvers<void>()
  let lastMoved = ''
  let movedAt = performance.now()

  const look = () => {
    const now = performance.now()
    const nodes = graph.metrics()
    const moved = countsOf(nodes)
    if (moved !== lastMoved || options.isFeeding() || nodes.some(isStarting)) movedAt = now
    lastMoved = moved

    const isIdle = options.idleMs !== null && now - movedAt >= options.idleMs
    if (isIdle || nodes.every(hasEnded)) resolve()
  }
  const timer = setInterval(look, LOOK_INTERVAL_MS)
  options.signal.addEventListener('abort', () => resolve())
  if (options.signal.aborted) resolve()
  await over.finally(() => clearInterval(timer))
}

const isStarting = ({ status }: NodeMetrics) => status === 'startup' || status === 'setup'
const hasEnded = ({ status }: NodeMetrics) => status === 'stopped'

/** All counters in one text: when it is the same twice, nothing has moved in between. */
function countsOf(nodes: readonly NodeMetrics[]): string {
  return nodes
    .flatMap(({ counters }) => [
      ...Object.values(counters?.senders ?? {}),
      ...Object.values(counters?.receivers ?? {}),
    ])
    .map((slot) => slot.messages)
    .join()
}
