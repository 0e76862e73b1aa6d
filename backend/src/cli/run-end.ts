import type { GraphManager, NodeMetrics } from '../core/engine/types.ts'

const LOOK_INTERVAL_MS = 50
/** Longer than the silence that any of our components waits for before it sends its last item. */
const IDLE_AFTER_SOURCES_MS = 2000

/** How long an item may lie unread: its reader's thread may be slow to get to it, on a busy machine. */
const UNREAD_MS = 5000

export interface EndOptions {
  /** Ends when nothing has moved for this long. */
  readonly idleMs: number | null
  /** When these have ended, it ends once nothing has moved for a while; null: it goes on. */
  readonly sources: ReadonlySet<string> | null
  /** True while something is still being fed to the graph. */
  readonly isFeeding: () => boolean
  /** True while a node that failed waits to be started again. */
  readonly willRestart: (nodeId: string) => boolean
  /** Ends at once. */
  readonly signal: AbortSignal
}

/**
 * Resolves when a run without a page is over: told to stop, every node has ended by itself, or nothing has
 * moved for a while (without `idleMs` only once all sources have ended). Loading models is not being idle,
 * nor is waiting for the answer of a provider; what has not been read yet is waited for a while longer.
 */
export async function waitForEnd(graph: GraphManager, options: EndOptions): Promise<void> {
  const { promise: over, resolve } = Promise.withResolvers<void>()
  let lastMoved = ''
  let movedAt = performance.now()

  const hasEnded = ({ nodeId, status }: NodeMetrics) =>
    status === 'stopped' && !options.willRestart(nodeId)
  const sourcesHaveEnded = (nodes: readonly NodeMetrics[]) =>
    options.sources !== null &&
    nodes.every((node) => !options.sources?.has(node.nodeId) || hasEnded(node))

  const look = () => {
    const now = performance.now()
    const nodes = graph.metrics()
    const moved = countsOf(nodes)
    if (moved !== lastMoved || options.isFeeding() || nodes.some(isBusy)) movedAt = now
    lastMoved = moved

    const idleMs = options.idleMs ?? (sourcesHaveEnded(nodes) ? IDLE_AFTER_SOURCES_MS : null)
    const waitMs = nodes.some(hasUnread) ? UNREAD_MS : 0
    const isIdle = idleMs !== null && now - movedAt >= Math.max(idleMs, waitMs)
    if (isIdle || nodes.every(hasEnded)) resolve()
  }
  const timer = setInterval(look, LOOK_INTERVAL_MS)
  options.signal.addEventListener('abort', () => resolve())
  if (options.signal.aborted) resolve()
  await over.finally(() => clearInterval(timer))
}

const isBusy = ({ status, isHolding }: NodeMetrics) =>
  status === 'startup' || status === 'setup' || isHolding

const hasUnread = ({ status, counters }: NodeMetrics) =>
  status === 'running' && Object.values(counters?.receivers ?? {}).some(({ lag }) => lag > 0)

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
