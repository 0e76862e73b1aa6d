import type { ErrorPayload, NodeStatus, RestartPolicy } from '@openneuro/protocol'
import type { Fabric } from '../channels/fabric.ts'
import type { TracePart } from '../component/context.ts'
import type { DynamicOptions } from '../component/define-component.ts'
import type { NodeLogs } from './node-logs.ts'
import type { StandingItem } from './standing-items.ts'

/** Where a worker finds a component: it imports `module` and takes the export called `exportName`. */
export interface ComponentSource {
  readonly type: string
  /** URL of the module, as data: core never imports a component itself. */
  readonly module: string
  readonly exportName: string
  readonly thread: 'own' | 'shared'
}

/** All a thread needs to run one node. Plain data. */
export interface NodeLaunch {
  /** Number of the node in the fabric, where it has been added and connected already. */
  readonly key: number
  readonly nodeId: string
  readonly source: ComponentSource
  /** `{config, …params}`, parsed. */
  readonly values: Readonly<Record<string, unknown>>
  readonly restart: RestartPolicy
  readonly projectFolder: string
  readonly assetsFolder: string
  readonly recordingsFolder: string
  readonly modelsFolder: string
  /** µs since the Unix epoch at which the graph was started. */
  readonly originUs: number
}

export interface NodeState {
  readonly status: NodeStatus
  readonly error: ErrorPayload | null
  readonly progress: { readonly fraction: number | null; readonly text: string } | null
  /** Restarts after failures since the node was last started by hand. */
  readonly restarts: number
  /** What the running component says of itself; at most 200 characters, without secrets. */
  readonly note: string | null
}

export interface RuntimeEvents {
  state: [key: number, state: NodeState]
  trace: [key: number, part: TracePart]
  /** A node has sent something that readers who come later need, too. */
  standing: [key: number, item: StandingItem]
}

/**
 * Runs nodes in threads: starts, watches, restarts and stops them. Knows nothing of the graph.
 *
 * Starting is in three steps, so that nothing sent at the start is missed: `prepare` all nodes (thread
 * chosen, module loaded, handles placed), then `emit` for all, then `run` (setup and loop).
 */
export interface Runtime {
  readonly fabric: Fabric
  readonly logs: NodeLogs
  /** Status becomes `startup`. Failures are reported through the state, never thrown. */
  prepare(launch: NodeLaunch): void
  /** Resolves when every `emit` hook has returned, failed, or taken longer than 2 s. */
  emit(keys: readonly number[]): Promise<void>
  run(keys: readonly number[]): void
  /** Stops all in parallel; resolves within 3 s whatever the components do. Also cancels pending restarts. */
  stop(keys: readonly number[]): Promise<void>
  /** Forgets a stopped node's state. */
  forget(key: number): void
  /** The node has another id now; its log goes on under the new one. */
  rename(key: number, nodeId: string): void
  setRestart(key: number, restart: RestartPolicy): void
  /** `stopped` without error for a node never prepared. */
  state(key: number): NodeState
  /** True while the node, or one that shares its thread, waits for work outside its clock. */
  isHolding(key: number): boolean
  /** Calls the component's `options` hook in a worker; at most 5 s. */
  options(source: ComponentSource, values: Record<string, unknown>): Promise<DynamicOptions>
  /** Secrets changed: running nodes see the new values at their next `secrets.get`. */
  setSecrets(secrets: Readonly<Record<string, string>>): void
  on<E extends keyof RuntimeEvents>(
    event: E,
    listener: (...args: RuntimeEvents[E]) => void,
  ): () => void
  close(): Promise<void>
}
