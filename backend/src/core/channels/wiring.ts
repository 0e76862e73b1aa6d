import type { MessagePort } from 'node:worker_threads'
import type { Endpoint, FabricMessage, NodeLayout } from './fabric.ts'

/** The first message to a thread; the others travel over `port`. */
export interface AttachMessage extends FabricMessage {
  readonly fabric: 'attach'
  readonly port: MessagePort
  /** Rises by one after each message on `port`. */
  readonly epoch: SharedArrayBuffer
  /** Counter for the numbers of buffers. */
  readonly memoryIds: SharedArrayBuffer
  readonly leases: SharedArrayBuffer
  readonly poison: boolean
}

/** What the main thread tells a thread about its nodes' channels. */
export type WiringMessage =
  /** The first channel with another thread: how to wake it. */
  | { type: 'meet'; thread: number; control: SharedArrayBuffer; port: MessagePort }
  /** The other thread has gone. */
  | { type: 'part'; thread: number }
  | { type: 'place'; node: NodeLayout; counters: SharedArrayBuffer; wired: readonly string[] }
  /** The inputs of a node that have an edge now. */
  | { type: 'wired'; key: number; slots: readonly string[] }
  | { type: 'unplace'; key: number }
  /** Sender and reader in this thread. */
  | { type: 'link'; edge: number; from: Endpoint; to: Endpoint; limit: number }
  /** A sender of this thread has a reader elsewhere. */
  | {
      type: 'reader'
      edge: number
      from: Endpoint
      header: SharedArrayBuffer
      index: number
      /** Number of the reader's thread. */
      thread: number
      port: MessagePort
    }
  /** A reader of this thread has a sender elsewhere. */
  | {
      type: 'source'
      edge: number
      to: Endpoint
      header: SharedArrayBuffer
      index: number
      /** Number of the sender's thread. */
      thread: number
      port: MessagePort
      limit: number
    }
  /** The sender sends nothing more over this edge. */
  | { type: 'unlink'; edge: number; from: Endpoint }
