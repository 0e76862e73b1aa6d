import type { Endpoint, MemoryStats } from './fabric.ts'
import { LeaseTable } from './leases.ts'
import { LogReader } from './log-reader.ts'
import type { LogWriter } from './log-writer.ts'
import type { Memory } from './memory.ts'
import { MemoryPool } from './memory-pool.ts'
import { PlacedPorts } from './node-ports.ts'
import { Peer } from './peer.ts'
import { SendClock } from './send-clock.ts'
import { ThreadWaiter, type TurnBudget } from './thread-waiter.ts'
import type { WiringMessage } from './wiring.ts'

export interface ThreadHubOptions {
  readonly control: SharedArrayBuffer
  readonly leases: SharedArrayBuffer
  readonly memoryIds: SharedArrayBuffer
  readonly poison: boolean
  readonly budget: TurnBudget
  readonly nowUs: () => number
  /** True to read the time for every frame that is sent. */
  readonly exactTime: boolean
  /** Takes in wiring messages that have arrived. */
  readonly sync: () => void
  readonly onMemory: (memory: Memory) => void
}

/** The nodes' handles in one thread, and all that they share. */
export class ThreadHub {
  readonly #options: ThreadHubOptions
  readonly #waiter: ThreadWaiter
  readonly #pool: MemoryPool
  readonly #leases: LeaseTable
  readonly #clock: SendClock
  readonly #ports = new Map<number, PlacedPorts>()
  readonly #peers = new Map<number, Peer>()
  /** Logs of nodes that have gone, with entries that others have not read yet. */
  #closing: LogWriter[] = []

  constructor(options: ThreadHubOptions) {
    this.#options = options
    this.#waiter = new ThreadWaiter(options.control, options.budget)
    this.#leases = new LeaseTable(options.leases)
    this.#clock = new SendClock(options.nowUs, options.exactTime)
    const ids = new Int32Array(options.memoryIds)
    this.#pool = new MemoryPool({
      nextId: () => Atomics.add(ids, 0, 1),
      onMemory: options.onMemory,
      beforeGrowing: () => this.#closeLogs(),
      poison: options.poison,
    })
  }

  ports(key: number): PlacedPorts {
    const ports = this.#ports.get(key)
    if (!ports) throw new Error(`Cannot get the handles of node ${key}: it is not placed here`)
    return ports
  }

  drop(key: number): void {
    const ports = this.#ports.get(key)
    if (!ports) return
    this.#ports.delete(key)
    this.#closing.push(...ports.dispose())
    this.#closeLogs()
  }

  memory(): MemoryStats {
    this.#closeLogs()
    return { ...this.#pool.stats(), kept: this.#leases.kept }
  }

  close(): void {
    for (const key of [...this.#ports.keys()]) this.drop(key)
    for (const thread of [...this.#peers.keys()]) this.#part(thread)
    this.#waiter.close()
  }

  apply(message: WiringMessage): void {
    if (this.#closing.length > 0) this.#closeLogs()
    switch (message.type) {
      case 'place':
        this.#place(message)
        break
      case 'unplace':
        this.#ports.get(message.key)?.end()
        break
      case 'meet':
        this.#meet(message)
        break
      case 'part':
        this.#part(message.thread)
        break
      case 'wired':
        this.#setWired(message)
        break
      case 'link':
        this.#link(message)
        break
      case 'unlink':
        this.#unlink(message.edge, message.from)
        break
      case 'reader':
        this.#addReader(message)
        break
      case 'source':
        this.#addSource(message)
        break
      default:
        message satisfies never
    }
  }

  #place({ node, counters, wired }: WiringMessage & { type: 'place' }): void {
    this.drop(node.key)
    const { sync } = this.#options
    const shared = { waiter: this.#waiter, pool: this.#pool, clock: this.#clock, sync }
    const ports = new PlacedPorts(node, counters, { ...shared, wired: new Set(wired) })
    this.#ports.set(node.key, ports)
  }

  #meet({ thread, control, port }: WiringMessage & { type: 'meet' }): void {
    this.#part(thread)
    this.#peers.set(thread, new Peer(control, port, () => this.#waiter.wake()))
  }

  #part(thread: number): void {
    this.#peers.get(thread)?.close()
    this.#peers.delete(thread)
    // It may have died after it had noted that it wakes this thread, and before it did.
    this.#waiter.wake()
  }

  #setWired({ key, slots }: WiringMessage & { type: 'wired' }): void {
    const ports = this.#ports.get(key)
    if (ports) ports.wired = new Set(slots)
  }

  #link({ edge, from, to, limit }: WiringMessage & { type: 'link' }): void {
    const output = this.#ports.get(from.node)?.outputs[from.slot]
    const ports = this.#ports.get(to.node)
    const input = ports?.inputs[to.slot]
    if (!output || !ports || !input) return
    ports.wire(edge, to.slot, limit)
    output.link(edge, input)
  }

  #addReader({ from, header, thread, ...reader }: WiringMessage & { type: 'reader' }): void {
    const output = this.#ports.get(from.node)?.outputs[from.slot]
    const peer = this.#peers.get(thread)
    if (output && peer) output.addReader(header, { ...reader, peer })
  }

  #addSource({ to, thread, ...source }: WiringMessage & { type: 'source' }): void {
    const peer = this.#peers.get(thread)
    if (!peer) return
    const { poison } = this.#options
    const reader = new LogReader({ ...source, peer, leases: this.#leases, poison })
    const ports = this.#ports.get(to.node)
    const input = ports?.inputs[to.slot]
    if (!ports || !input) {
      reader.detach()
      return
    }
    ports.wire(source.edge, to.slot, source.limit)
    input.addSource(reader)
  }

  #unlink(edge: number, from: Endpoint): void {
    const output = this.#ports.get(from.node)?.outputs[from.slot]
    output?.unlink(edge)
    output?.removeReader(edge)
    for (const ports of this.#ports.values()) ports.unwire(edge)
  }

  #closeLogs(): void {
    this.#closing = this.#closing.filter((log) => !log.close())
  }
}
