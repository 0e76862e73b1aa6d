import type { ErrorPayload } from '@openneuro/protocol/errors'
import type { FabricMessage } from '../channels/fabric.ts'
import type { TracePart } from '../component/context.ts'
import type { DynamicOptions } from '../component/define-component.ts'
import type { StandingItem } from './standing-items.ts'
import type { ComponentSource, NodeLaunch } from './types.ts'

/** What the main thread tells a worker. Fabric messages travel in the same queue, so order holds. */
export type ToThread =
  | { readonly type: 'load'; readonly launch: NodeLaunch }
  | { readonly type: 'emit'; readonly key: number }
  | { readonly type: 'run'; readonly key: number }
  | { readonly type: 'stop'; readonly key: number }
  | { readonly type: 'rename'; readonly key: number; readonly nodeId: string }
  | { readonly type: 'secrets'; readonly secrets: Readonly<Record<string, string>> }
  | {
      readonly type: 'options'
      readonly source: ComponentSource
      readonly values: Readonly<Record<string, unknown>>
    }
  | ({ readonly type?: undefined } & FabricMessage)

/** What one node reports about itself. */
export type NodeReport =
  | { readonly type: 'loaded' }
  | { readonly type: 'emitted' }
  | { readonly type: 'status'; readonly status: 'setup' | 'running' }
  | { readonly type: 'progress'; readonly fraction: number | null; readonly text: string }
  | { readonly type: 'note'; readonly text: string | null }
  | { readonly type: 'trace'; readonly part: TracePart }
  /** Sent something that readers who come later need, too. */
  | { readonly type: 'standing'; readonly item: StandingItem }
  /** Failed; cleanup is still to come. */
  | { readonly type: 'failing'; readonly error: ErrorPayload }
  /** The last report of a node. */
  | { readonly type: 'ended'; readonly error: ErrorPayload | null }

/** A piece of output of a node, or of the thread itself (null). */
export type OutputChunk = readonly [key: number | null, stream: 'stdout' | 'stderr', text: string]

/** What a worker tells the main thread. */
export type FromThread =
  | { readonly type: 'ready' }
  | {
      readonly type: 'node'
      readonly key: number
      readonly report: Exclude<NodeReport, { type: 'ended' }>
    }
  /** `length` characters of output, to be given back to the window of `ThreadData.outputWindow`. */
  | { readonly type: 'output'; readonly chunks: readonly OutputChunk[]; readonly length: number }
  /**
   * The node's last word. `leftOpen` names what it left behind in a thread of its own; null when that is
   * still being looked at, then `idle` follows.
   */
  | {
      readonly type: 'ended'
      readonly key: number
      readonly error: ErrorPayload | null
      readonly leftOpen: readonly string[] | null
    }
  | { readonly type: 'idle'; readonly key: number; readonly leftOpen: readonly string[] }
  | { readonly type: 'exiting'; readonly key: number; readonly exitCode: number }
  | { readonly type: 'options'; readonly options: DynamicOptions }
  | { readonly type: 'options-failed'; readonly error: ErrorPayload }

/** What a worker is given when it is made. */
export interface ThreadData {
  readonly control: SharedArrayBuffer
  readonly idCounter: Int32Array
  /** One Int32: characters of output posted and not yet taken. */
  readonly outputWindow: SharedArrayBuffer
  readonly secrets: Readonly<Record<string, string>>
  readonly shared: boolean
}
