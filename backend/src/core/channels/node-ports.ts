import type { NodeLayout, NodePorts } from './fabric.ts'
import { InputPort } from './input-port.ts'
import type { LogWriter } from './log-writer.ts'
import type { MemoryPool } from './memory-pool.ts'
import { OutputPort } from './output-port.ts'
import { slotCounters } from './port-counters.ts'
import type { SendClock } from './send-clock.ts'
import type { ThreadWaiter } from './thread-waiter.ts'

export interface PortsOptions {
  /** Names of the inputs that have an edge. */
  readonly wired: ReadonlySet<string>
  readonly waiter: ThreadWaiter
  readonly pool: MemoryPool
  readonly clock: SendClock
  readonly sync: () => void
}

/** The handles of one node in the thread where it is placed. */
export class PlacedPorts implements NodePorts {
  readonly inputs: Record<string, InputPort> = {}
  readonly outputs: Record<string, OutputPort> = {}
  wired: ReadonlySet<string>
  /** Limits of the senders of each input, by edge. */
  readonly #limits = new Map<number, { readonly slot: string; readonly limit: number }>()

  constructor(layout: NodeLayout, counters: SharedArrayBuffer, options: PortsOptions) {
    this.wired = options.wired
    let slot = 0
    for (const { name } of layout.outputs) {
      const own = slotCounters(counters, slot++)
      this.outputs[name] = new OutputPort({ ...options, counters: own })
    }
    for (const { name } of layout.inputs) {
      this.inputs[name] = new InputPort({ ...options, counters: slotCounters(counters, slot++) })
    }
  }

  /** A sender has been wired to the input. `limit`: unread items of this sender, 0 = none may be lost. */
  wire(edge: number, slot: string, limit: number): void {
    this.#limits.set(edge, { slot, limit })
    this.#setLimit(slot)
  }

  unwire(edge: number): void {
    this.#limits.delete(edge)
  }

  stop(): void {
    for (const output of Object.values(this.outputs)) output.stop()
    for (const input of Object.values(this.inputs)) input.end()
  }

  end(): void {
    for (const output of Object.values(this.outputs)) output.end()
    for (const input of Object.values(this.inputs)) input.end()
  }

  /** @returns logs that others still read */
  dispose(): LogWriter[] {
    for (const input of Object.values(this.inputs)) input.dispose()
    return Object.values(this.outputs).flatMap((output) => output.dispose())
  }

  /** The queue is shared by the input's senders: one that must not lose anything decides. */
  #setLimit(slot: string): void {
    const limits: number[] = []
    for (const each of this.#limits.values()) if (each.slot === slot) limits.push(each.limit)
    const items = Math.max(...limits)
    this.inputs[slot]?.setLimit(limits.includes(0) ? 'lossless' : { items })
  }
}
