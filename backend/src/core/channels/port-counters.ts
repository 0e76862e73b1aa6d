import type { NodeLayout } from './fabric.ts'

/** Float64 words of one slot in a node's shared counters: a cache line. */
const WORDS = 8

export const OutputCounter = {
  MESSAGES: 0,
  BYTES: 1,
  /** µs since the Unix epoch, 0 = never. */
  LAST_SEND: 2,
} as const

export const InputCounter = {
  MESSAGES: 0,
  BYTES: 1,
  DROPS: 2,
  /** Items of senders in the same thread that are not read yet. */
  QUEUED: 3,
  /** 1 while only the newest is read. */
  NEWEST: 4,
} as const

/** Counters of a node's slots: first its outputs, then its inputs. Written by the node's thread only. */
export function createCounters(layout: NodeLayout): SharedArrayBuffer {
  return new SharedArrayBuffer((layout.outputs.length + layout.inputs.length) * WORDS * 8)
}

/** Counters of one slot. */
export function slotCounters(counters: SharedArrayBuffer, slot: number): Float64Array {
  return new Float64Array(counters, slot * WORDS * 8, WORDS)
}
