import type { TransferListItem } from 'node:worker_threads'
import type { Input, NodeCounters, Output } from './types.ts'

/**
 * The fabric moves frames between nodes. The main thread owns it (`Fabric`): it decides which channels
 * exist and who reads them. Each thread that hosts nodes has a `ThreadFabric`, told what to do by
 * messages that travel over the thread's control port. Nodes are numbered by a key that never changes
 * and is never reused, so a node can be renamed while it runs.
 */

/** How the main thread talks to one worker thread about channels. */
export interface FabricThread {
  readonly id: number
  /** Shared control memory of the thread, see `ThreadControl`. */
  readonly control: SharedArrayBuffer
  /** Delivers a message to the thread's `ThreadFabric.handle`, in order. */
  post(message: FabricMessage, transfer?: readonly TransferListItem[]): void
}

/** Opaque to everybody but the fabric. */
export interface FabricMessage {
  readonly fabric: string
  readonly [field: string]: unknown
}

export interface SlotLayout {
  readonly name: string
  /** True when everything the slot can carry may be dropped for a slow reader (audio, video, pose…). */
  readonly media: boolean
}

export interface NodeLayout {
  readonly key: number
  readonly inputs: readonly SlotLayout[]
  readonly outputs: readonly SlotLayout[]
}

export interface Endpoint {
  readonly node: number
  readonly slot: string
}

/** A reader on the main thread: a preview, a recording, a UI channel. */
export interface Tap extends Input<unknown> {
  close(): void
}

/** A writer on the main thread, into one input of one node: what the page sends. */
export interface Injector extends Output<unknown> {
  close(): void
}

export interface TapOptions {
  /** Limit of unread items; the oldest go. @default 256 */
  readonly maxItems?: number
  /** True when producers that wait for their readers (`Output.ready`) need not wait for this one. @default false */
  readonly passive?: boolean
}

/**
 * Connections belong to the graph and last while nodes come and go; a node takes part while it is
 * *placed* in a thread. Frames sent to a reader that is not placed are gone, as if it were not wired.
 */
export interface Fabric {
  addThread(thread: FabricThread): void
  /** The thread has ended or is about to be terminated: its nodes are unplaced, its leases returned. */
  removeThread(threadId: number): void
  addNode(node: NodeLayout): void
  /** Disconnects and forgets the node. */
  removeNode(key: number): void
  /**
   * Gives the node fresh handles and counters in a thread and wires them at once (readers see everything
   * sent from now on). The handles are there when messages posted to the thread afterwards arrive.
   */
  place(key: number, threadId: number): void
  /** Takes the handles back; the counters stay readable until the next `place`. */
  unplace(key: number): void
  /** Wires an output to an input, of running nodes too: nothing sent from now on is missed. */
  connect(from: Endpoint, to: Endpoint): void
  disconnect(from: Endpoint, to: Endpoint): void
  /** A reader of an output on the main thread; goes on over stops and starts of the node. */
  tap(from: Endpoint, options?: TapOptions): Tap
  /** A writer into an input from the main thread; goes on over stops and starts of the node. */
  inject(to: Endpoint): Injector
  /** Null when the node was never placed. */
  counters(key: number): NodeCounters | null
  /** Lossless channels that had to drop since the last call, for the node's log. */
  overflows(): readonly { readonly node: number; readonly slot: string; readonly lost: number }[]
  /** Shared memory of the main thread's own writers (injectors). */
  memory(): MemoryStats
  close(): void
}

/** Shared memory that one thread has made for what it sends, and what it keeps of others'. */
export interface MemoryStats {
  /** Bytes of shared memory made, for the life of the thread. */
  readonly bytes: number
  /** Segments and slabs there are, and how many of them nobody uses. */
  readonly blocks: number
  readonly freeBlocks: number
  /** Blocks of other threads or of this one that are kept by `retain` or by frames sent on. */
  readonly kept: number
}

/** The handles of one node in its own thread. */
export interface NodePorts {
  readonly inputs: Readonly<Record<string, Input<unknown>>>
  readonly outputs: Readonly<Record<string, Output<unknown>>>
  /** Names of the inputs that have an edge. */
  readonly wired: ReadonlySet<string>
  /**
   * The node is asked to stop: its inputs yield what was sent before and then end, `ready()` gives false.
   * What it still sends reaches its readers.
   */
  stop(): void
  /** The node has ended: it sends no more. */
  end(): void
}

export interface ThreadFabric {
  handle(message: FabricMessage): void
  /** The handles of a node that `Fabric.place` placed in this thread. */
  ports(key: number): NodePorts
  /** Drops a node's handles; called after its loop has ended. */
  drop(key: number): void
  memory(): MemoryStats
  close(): void
}
