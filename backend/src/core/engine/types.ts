import type {
  Annotation,
  DocumentProblem,
  Edge,
  ErrorPayload,
  GraphDocument,
  GraphNode,
  NodeStatus,
  RestartPolicy,
} from '@openneuro/protocol'
import type { Injector, Tap } from '../channels/fabric.ts'
import type { NodeCounters } from '../channels/types.ts'
import type { TracePart } from '../component/context.ts'
import type { Component, DynamicOptions } from '../component/define-component.ts'
import type { Requirement } from '../component/requirements.ts'
import type { UiSlot } from '../component/slots.ts'
import type { DocumentPatch } from '../graph/document.ts'
import type { EdgeProblem } from '../graph/plan.ts'

export type { EdgeProblem }

import type { LogEntry, NodeLogs } from '../runtime/node-logs.ts'
import type { ComponentSource, NodeState } from '../runtime/types.ts'

/** The components there are. The composition root fills it; core knows none by name. */
export interface Catalog {
  readonly types: readonly string[]
  /** Also by a name that it had formerly; its own is `name`. */
  component(type: string): Component | null
  source(type: string): ComponentSource | null
}

export interface NewNode {
  readonly type: string
  readonly initArgs?: Readonly<Record<string, unknown>>
  readonly id?: string
  readonly x?: number
  readonly y?: number
  readonly label?: string | null
  readonly collapsed?: boolean
  readonly restart?: RestartPolicy
  readonly subGraph?: GraphDocument | null
}

export interface NodeUpdate {
  readonly x?: number
  readonly y?: number
  readonly label?: string | null
  readonly collapsed?: boolean
  readonly restart?: RestartPolicy
}

/** A node with what is alive about it. Composites have boundary slots; inner nodes live under `outer/inner`. */
export interface NodeView {
  readonly node: GraphNode
  readonly status: NodeStatus
  readonly error: ErrorPayload | null
  readonly progress: { readonly fraction: number | null; readonly text: string } | null
  readonly restarts: number
  /** What the running component says of itself. */
  readonly note: string | null
  /** Slot → type string as sent on the wire; null for primitives. */
  readonly boundary: {
    readonly inputs: Record<string, string>
    readonly outputs: Record<string, string>
  } | null
  /** Required inputs without an edge, missing keys, devices, models. */
  readonly missing: readonly {
    readonly kind: 'input' | Requirement['kind']
    readonly name: string
  }[]
}

/** A UI slot of one node, by its id from outside (`outer/inner` within composites). */
export interface UiChannel {
  readonly nodeId: string
  /** Which node it is among all that have had that id; null until it can be read and written. */
  readonly nodeKey: number | null
  readonly slot: string
  readonly ui: UiSlot
}

export interface NodeMetrics {
  readonly nodeId: string
  readonly type: string
  readonly status: NodeStatus
  /** True while it waits for something outside, such as a provider's answer. */
  readonly isHolding: boolean
  readonly counters: NodeCounters | null
}

export interface GraphEvents {
  /** The document changed. Called before the edit is acknowledged; a listener that throws refuses it. */
  change: [patch: DocumentPatch, document: GraphDocument]
  /** Another graph was loaded. */
  reset: [document: GraphDocument]
  state: [nodeId: string, state: NodeState]
  log: [nodeId: string, entry: LogEntry]
  /** A node told of a stretch of a turn. */
  trace: [nodeId: string, part: TracePart]
  /** UI channels of running nodes came or went. */
  ui: []
}

/** The live graph: the document, and what runs of it. Errors are `EngineError`s. */
export interface GraphManager {
  readonly document: GraphDocument
  readonly logs: NodeLogs
  /** True from start until stop, whatever single nodes do meanwhile. */
  readonly started: boolean

  nodes(): readonly NodeView[]
  node(id: string): NodeView
  addNode(node: NewNode): Promise<{ view: NodeView; created: boolean }>
  updateNode(id: string, update: NodeUpdate): NodeView
  setInitArgs(id: string, initArgs: Readonly<Record<string, unknown>>): Promise<NodeView>
  /** Nothing happens when there is no such node. */
  deleteNode(id: string): Promise<void>
  restartNode(id: string): Promise<NodeView>
  /** Until it is restarted, or the graph is started again. */
  stopNode(id: string): Promise<NodeView>

  edges(): readonly Edge[]
  edgeProblems(): readonly EdgeProblem[]
  addEdge(edge: Edge, options?: { force?: boolean }): Promise<Edge>
  deleteEdge(edge: Edge): Promise<void>

  annotations(): readonly Annotation[]
  setAnnotations(annotations: readonly Annotation[]): void

  group(request: {
    nodeIds: readonly string[]
    name?: string
    id?: string
  }): Promise<{ view: NodeView; created: boolean }>
  ungroup(id: string): Promise<readonly NodeView[]>

  /** Starts what is not running. Resolves when everything is on its way (not when models are loaded). */
  start(): Promise<void>
  /** Starts nodes that wait for something from outside, such as a model, where that has come. */
  startWaiting(): Promise<void>
  /** Within 3 s. */
  stop(): Promise<void>
  /** Stops, and replaces everything. `folder` is where relative paths of the configuration start. */
  reset(document: GraphDocument, options: { folder: string }): Promise<readonly DocumentProblem[]>

  /** Every node of the graph, inner ones included, running or not. */
  metrics(): readonly NodeMetrics[]
  uiChannels(): readonly UiChannel[]
  /** Throws `graph.unknown_slot` when there is no such output; composites' ports work too. */
  tap(nodeId: string, slot: string, options?: { maxItems?: number }): Tap
  /** Which node an output belongs to, among all that have had that id; null while there is none. */
  outputKey(nodeId: string, slot: string): number | null
  inject(nodeId: string, slot: string): Injector
  options(type: string, values: Record<string, unknown>): Promise<DynamicOptions>
  on<E extends keyof GraphEvents>(event: E, listener: (...args: GraphEvents[E]) => void): () => void
  close(): Promise<void>
}
