import { Frame, type FrameLease } from '../frames/frame.ts'
import type { LeaseTable } from './leases.ts'
import type { Memory } from './memory.ts'

/** What a lease asks of the reader that handed the frame out. */
export interface LeaseOwner {
  readonly leases: LeaseTable
  /** True while the entry is in use: from its read until the next read. */
  uses(seq: number): boolean
}

export interface ReceivedEntry {
  readonly item: unknown
  readonly seq: number
  readonly memory: Memory
  readonly block: number
  /** Bytes of the encoded item in its slab; 0 when it lies in a segment and cannot be sent on as it is. */
  readonly slabBytes: number
}

/** Where the data of a received frame is. */
export class ReceivedLease implements FrameLease {
  readonly memory: Memory
  readonly block: number
  readonly slabBytes: number
  readonly #owner: LeaseOwner
  readonly #seq: number
  /** The item that the block holds; frames within it have the same lease. */
  readonly item: unknown
  #retained = 0
  #kept = 0

  constructor(owner: LeaseOwner, entry: ReceivedEntry) {
    this.#owner = owner
    this.#seq = entry.seq
    this.memory = entry.memory
    this.block = entry.block
    this.slabBytes = entry.slabBytes
    this.item = entry.item
  }

  /** False when the memory may hold something else by now. */
  get valid(): boolean {
    return this.#retained + this.#kept > 0 || this.#owner.uses(this.#seq)
  }

  retain(): void {
    if (!this.valid) {
      throw new Error(
        'Cannot retain a received frame: its data is valid until the next read from the same input; ' +
          'retain it before reading on',
      )
    }
    this.#owner.leases.retain(this.memory, this.block)
    this.#retained++
  }

  release(): void {
    if (this.#retained === 0) return
    this.#retained--
    this.#owner.leases.release(this.memory, this.block)
  }

  /** Keeps the memory for the fabric itself. @returns false when that is not possible (any more) */
  keep(): boolean {
    if (!this.valid || !this.#owner.leases.keep(this.memory, this.block)) return false
    this.#kept++
    return true
  }

  giveBack(): void {
    this.#kept--
    this.#owner.leases.giveBack(this.memory, this.block)
  }
}

/** The lease of a frame that was received from another thread; null for everything made in this one. */
export function receivedLease(frame: Frame): ReceivedLease | null {
  const lease = Frame.leaseOf(frame)
  return lease instanceof ReceivedLease ? lease : null
}

/** The leases of a frame or of the frames in a list. */
export function receivedLeases(item: unknown): readonly ReceivedLease[] {
  const frames = Array.isArray(item) ? item : [item]
  const leases: ReceivedLease[] = []
  for (const frame of frames) {
    const lease = frame instanceof Frame ? receivedLease(frame) : null
    if (lease !== null) leases.push(lease)
  }
  return leases
}
