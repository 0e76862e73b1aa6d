import type { Missing, ModelInfo, NodeResponse, Progress, ServerMessage } from '@openneuro/protocol'
import { create, type StoreApi, type UseBoundStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import { deepEqual } from '../lib/deep-equal.ts'
import { dataTexts } from '../texts/data.ts'

type StatusMessage = Extract<ServerMessage, { type: 'node_status' }>

/** What is alive about a node. */
export interface NodeState {
  readonly status: NodeResponse['status']
  readonly error: NonNullable<NodeResponse['error']> | null
  /** Of its start; of a stopped node, of the model that is fetched for it. */
  readonly progress: Progress | null
  readonly restarts: number
  /** What the running node says of itself. */
  readonly note: string | null
  /** What keeps the node from starting. */
  readonly missing: readonly Missing[]
}

/** By path, `outer/inner` within composites. */
export type NodeStates = Readonly<Record<string, NodeState>>

const STOPPED: NodeState = {
  status: 'stopped',
  error: null,
  progress: null,
  restarts: 0,
  note: null,
  missing: [],
}

export interface NodeStatesStore {
  readonly use: UseBoundStore<StoreApi<NodeStates>>
  /** Nodes as the server describes them; all there are, or some that changed. */
  describe(nodes: readonly NodeResponse[], options?: { readonly all?: boolean }): void
  remove(ids: readonly string[]): void
  setStatus(message: StatusMessage): void
  /** How far a download is, or that there is none. */
  setModel(model: ModelInfo): void
}

export function createNodeStates(): NodeStatesStore {
  const use = create<NodeStates>(() => ({}))
  const downloads = new Map<string, Progress>()

  /** States that are equal stay the same object, so that nothing renders again for them. */
  function put(entries: Iterable<readonly [string, NodeState]>, start: NodeStates): void {
    const last = use.getState()
    const next: Record<string, NodeState> = { ...start }
    for (const [path, described] of entries) {
      const state = withDownload(described, downloads)
      const old = last[path]
      next[path] = old && deepEqual(old, state) ? old : state
    }
    if (!deepEqual(last, next)) use.setState(next, true)
  }

  return {
    use,
    describe(nodes, { all = false } = {}) {
      const ids = new Set(nodes.map(({ id }) => id))
      const kept = Object.entries(use.getState()).filter(([path]) => ids.has(outer(path)))
      if (all) downloads.clear()
      const start = all ? Object.fromEntries(kept) : use.getState()
      put(
        nodes.map((node) => [node.id, stateOf(node)] as const),
        start,
      )
    },
    remove(ids) {
      const gone = new Set(ids)
      const left = Object.entries(use.getState()).filter(([path]) => !gone.has(outer(path)))
      use.setState(Object.fromEntries(left), true)
    },
    setStatus({ node_id, status, error, progress, restarts, note = null }) {
      const known = use.getState()[node_id] ?? STOPPED
      put([[node_id, { ...known, status, error, progress, restarts, note }]], use.getState())
    },
    setModel({ id, downloading }) {
      if (downloading) downloads.set(id, progressOf(downloading))
      else if (!downloads.delete(id)) return
      put(Object.entries(use.getState()), use.getState())
    },
  }
}

function progressOf({ received, total }: NonNullable<ModelInfo['downloading']>): Progress {
  return { fraction: total > 0 ? received / total : null, text: dataTexts.downloading }
}

/** What a stopped node misses first, if that is a model, may be on its way. */
function withDownload(state: NodeState, downloads: ReadonlyMap<string, Progress>): NodeState {
  if (state.status !== 'stopped') return state
  const model = state.missing.find(({ kind }) => kind === 'model')
  return { ...state, progress: (model && downloads.get(model.name)) ?? null }
}

function stateOf(node: NodeResponse): NodeState {
  return {
    status: node.status,
    error: node.error ?? null,
    progress: node.progress ?? null,
    restarts: node.restarts ?? 0,
    note: node.note ?? null,
    missing: node.missing ?? [],
  }
}

function outer(path: string): string {
  return path.split('/', 1)[0]!
}

/** Whether a person has to do something: the node failed, or misses something. */
export function needsAttention(state: NodeState): boolean {
  const { status, error, missing } = state
  // What runs goes on without the wire that it was started with.
  const isWaiting = missing.some(({ kind }) => kind !== 'input' || status === 'stopped')
  return !isFetching(state) && (error !== null || isWaiting)
}

function isFetching({ status, progress }: NodeState): boolean {
  return status === 'stopped' && progress !== null
}

/** States of the page's graph. */
export const nodeStates = createNodeStates()

export function useNodeState(id: string): NodeState {
  return nodeStates.use((states) => states[id] ?? STOPPED)
}

/** Nodes that need a person, composites in place of what is in them. */
export function useAttention(): readonly string[] {
  return nodeStates.use(useShallow((states) => attentionOf(states)))
}

export function attentionOf(states: NodeStates): string[] {
  const paths = Object.keys(states).filter((path) => needsAttention(states[path]!))
  return [...new Set(paths.map(outer))]
}

/** Nodes of the outer graph that run or are on their way, and all of them. */
export function useRunning(): { readonly running: number; readonly total: number } {
  return nodeStates.use(useShallow((states) => runningOf(states)))
}

export function runningOf(states: NodeStates): { running: number; total: number } {
  const outerPaths = Object.keys(states).filter((path) => !path.includes('/'))
  const running = outerPaths.filter((path) => states[path]?.status !== 'stopped')
  return { running: running.length, total: outerPaths.length }
}
