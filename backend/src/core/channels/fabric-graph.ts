import { MessageChannel } from 'node:worker_threads'
import {
  abandonSeat,
  closeSeat,
  type EdgeRecord,
  edgeLimit,
  isTaken,
  reserveSeat,
  type SeatedEdge,
} from './edges.ts'
import type {
  Endpoint,
  Fabric,
  FabricThread,
  Injector,
  MemoryStats,
  NodeLayout,
  Tap,
  TapOptions,
} from './fabric.ts'
import { MEDIA_LIMIT_ITEMS } from './log-layout.ts'
import { type NodeRecord, newLosses, nodeCounters } from './node-records.ts'
import { createCounters } from './port-counters.ts'
import { createInjector, createTap } from './taps.ts'
import { MAIN_THREAD, type ThreadTable } from './thread-table.ts'

/** Which channels there are, between whom: the main thread's side of the fabric. */
export class FabricGraph implements Fabric {
  readonly #threads: ThreadTable
  readonly #nodes = new Map<number, NodeRecord>()
  readonly #edges = new Map<string, EdgeRecord>()
  /** Wirings between threads whose reader has not gone yet, also when the edge has. */
  #wirings: SeatedEdge[] = []
  #nextEdge = 1
  /** Taps and injectors are nodes with numbers below zero on the main thread. */
  #nextOwnKey = -1

  constructor(threads: ThreadTable) {
    this.#threads = threads
  }

  addThread(thread: FabricThread): void {
    this.#threads.add(thread)
  }

  removeThread(threadId: number): void {
    if (!this.#threads.has(threadId)) return
    for (const record of this.#edges.values()) {
      const { live } = record
      if (live?.fromThread === threadId || live?.toThread === threadId) this.#unwire(record)
    }
    for (const wiring of this.#wirings) this.#abandon(wiring, threadId)
    for (const node of this.#nodes.values()) if (node.thread === threadId) node.thread = null
    this.#threads.remove(threadId)
  }

  addNode(layout: NodeLayout): void {
    if (this.#nodes.has(layout.key)) throw new Error(`Node ${layout.key} has been added already`)
    const node: NodeRecord = {
      layout,
      thread: null,
      counters: null,
      logs: new Map(),
      edges: new Set(),
      reported: new Map(),
    }
    this.#nodes.set(layout.key, node)
  }

  removeNode(key: number): void {
    const node = this.#nodes.get(key)
    if (!node) return
    for (const edge of [...node.edges]) this.disconnect(edge.from, edge.to)
    this.unplace(key)
    this.#nodes.delete(key)
  }

  place(key: number, threadId: number): void {
    const node = this.#node(key)
    if (!this.#threads.has(threadId)) throw new Error(`There is no thread ${threadId}`)
    this.unplace(key)
    node.thread = threadId
    node.counters = createCounters(node.layout)
    node.logs.clear()
    node.reported.clear()
    const { layout, counters } = node
    this.#threads.post(threadId, {
      type: 'place',
      node: layout,
      counters,
      wired: wiredInputs(node),
    })
    for (const edge of node.edges) this.#wire(edge)
  }

  unplace(key: number): void {
    const node = this.#nodes.get(key)
    if (!node || node.thread === null) return
    for (const edge of node.edges) this.#unwire(edge)
    this.#threads.post(node.thread, { type: 'unplace', key })
    node.thread = null
  }

  connect(from: Endpoint, to: Endpoint): void {
    const limit = edgeLimit(
      this.#node(from.node).layout,
      from.slot,
      this.#node(to.node).layout,
      to.slot,
    )
    this.#connect({ from, to, limit, passive: false, reportsLoss: limit === 0, live: null })
  }

  disconnect(from: Endpoint, to: Endpoint): void {
    const edge = this.#edges.get(edgeKey(from, to))
    if (!edge) return
    this.#unwire(edge)
    this.#edges.delete(edgeKey(from, to))
    this.#nodes.get(from.node)?.edges.delete(edge)
    this.#nodes.get(to.node)?.edges.delete(edge)
    this.#tellWired(to.node)
  }

  tap(from: Endpoint, options: TapOptions = {}): Tap {
    const key = this.#addOwn({ inputs: [{ name: 'tap', media: true }], outputs: [] })
    const to = { node: key, slot: 'tap' }
    const limit = options.maxItems ?? MEDIA_LIMIT_ITEMS
    const passive = options.passive ?? false
    this.#connect({ from, to, limit, passive, reportsLoss: false, live: null })
    return createTap(this.#threads.here.ports(key).inputs.tap!, () => this.#removeOwn(key))
  }

  inject(to: Endpoint): Injector {
    const key = this.#addOwn({ inputs: [], outputs: [{ name: 'inject', media: false }] })
    this.connect({ node: key, slot: 'inject' }, to)
    return createInjector(this.#threads.here.ports(key).outputs.inject!, () => this.#removeOwn(key))
  }

  counters(key: number) {
    const node = this.#nodes.get(key)
    return node ? nodeCounters(node, this.#nodes) : null
  }

  overflows(): readonly { readonly node: number; readonly slot: string; readonly lost: number }[] {
    return [...this.#nodes.values()].flatMap((node) => newLosses(node))
  }

  memory(): MemoryStats {
    return this.#threads.here.memory()
  }

  close(): void {
    for (const node of this.#nodes.values()) if (node.thread !== null) this.unplace(node.layout.key)
    this.#edges.clear()
    this.#nodes.clear()
    this.#threads.close()
  }

  #node(key: number): NodeRecord {
    const node = this.#nodes.get(key)
    if (!node) throw new Error(`Node ${key} has not been added to the fabric`)
    return node
  }

  #addOwn(slots: Pick<NodeLayout, 'inputs' | 'outputs'>): number {
    const key = this.#nextOwnKey--
    this.addNode({ key, ...slots })
    this.place(key, MAIN_THREAD)
    return key
  }

  #removeOwn(key: number): void {
    this.removeNode(key)
    this.#threads.here.drop(key)
  }

  #connect(edge: EdgeRecord): void {
    const key = edgeKey(edge.from, edge.to)
    if (this.#edges.has(key)) return
    this.#edges.set(key, edge)
    this.#node(edge.from.node).edges.add(edge)
    this.#node(edge.to.node).edges.add(edge)
    this.#tellWired(edge.to.node)
    this.#wire(edge)
  }

  #tellWired(key: number): void {
    const node = this.#nodes.get(key)
    if (!node || node.thread === null) return
    this.#threads.post(node.thread, { type: 'wired', key, slots: wiredInputs(node) })
  }

  #wire(record: EdgeRecord): void {
    const { from, to, limit } = record
    const sender = this.#node(from.node)
    const fromThread = sender.thread
    const toThread = this.#node(to.node).thread
    if (record.live !== null || fromThread === null || toThread === null) return
    const edge = this.#nextEdge++
    if (fromThread === toThread) {
      record.live = { edge, fromThread, toThread, seat: null }
      this.#threads.post(fromThread, { type: 'link', edge, from, to, limit })
      return
    }
    const logs = sender.logs.get(from.slot) ?? []
    sender.logs.set(from.slot, logs)
    const seat = reserveSeat(logs, edge, record)
    const live = { edge, fromThread, toThread, seat }
    record.live = live
    this.#wirings = this.#wirings.filter((wiring) => isTaken(wiring.seat, wiring.edge))
    this.#wirings.push(live)
    this.#introduce(record, live)
  }

  /** Tells both threads of a reader in a log; announcements of memory have a port of their own. */
  #introduce({ from, to, limit }: EdgeRecord, wiring: SeatedEdge): void {
    const { edge, seat, fromThread, toThread } = wiring
    const { port1, port2 } = new MessageChannel()
    const common = { edge, header: seat.log.buffer, index: seat.index }
    const sender = { thread: fromThread, port: port2 }
    const reader = { thread: toThread, port: port1 }
    this.#threads.introduce(fromThread, toThread)
    this.#threads.post(toThread, { type: 'source', to, limit, ...sender, ...common })
    this.#threads.post(fromThread, { type: 'reader', from, ...reader, ...common })
  }

  /** Nothing sent from now on arrives; what was sent before can still be read. */
  #unwire(record: EdgeRecord): void {
    const { live } = record
    if (live === null) return
    record.live = null
    this.#threads.post(live.fromThread, { type: 'unlink', edge: live.edge, from: record.from })
  }

  /** One end of the wiring has died: lets the other one go on. */
  #abandon({ edge, seat, fromThread, toThread }: SeatedEdge, deadThread: number): void {
    if (toThread === deadThread) {
      abandonSeat(seat, edge)
      this.#threads.wake(fromThread)
    } else if (fromThread === deadThread) {
      closeSeat(seat, edge)
      this.#threads.wake(toThread)
    }
  }
}

function edgeKey(from: Endpoint, to: Endpoint): string {
  return JSON.stringify([from.node, from.slot, to.node, to.slot])
}

function wiredInputs(node: NodeRecord): string[] {
  const slots = new Set<string>()
  for (const { to } of node.edges) if (to.node === node.layout.key) slots.add(to.slot)
  return [...slots]
}
