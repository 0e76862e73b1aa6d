import type { Edge, MetricsSnapshot, NodeMetrics } from '@openneuro/protocol'
import { useCallback, useSyncExternalStore } from 'react'
import { api } from '../lib/api.ts'
import { deepEqual } from '../lib/deep-equal.ts'
import { Listeners } from '../lib/emitter.ts'
import {
  type EdgeFlow,
  type FlowClass,
  flowClass,
  MetricsBook,
  NO_FLOW,
  rounded,
  type SlotFlow,
} from '../lib/metrics.ts'

export type { EdgeFlow, FlowClass, SlotFlow } from '../lib/metrics.ts'

export type ConnectionState = 'live' | 'disconnected'

/** Numbers of a node as its footer and the dashboard show them. */
export interface NodeNumbers {
  readonly status: string
  readonly senders: Readonly<Record<string, SlotFlow & { readonly depth: number }>>
  readonly receivers: Readonly<
    Record<string, SlotFlow & { readonly lag: number; readonly drops: number }>
  >
  /** As in the last snapshot. */
  readonly raw: NodeMetrics
}

export interface Totals extends SlotFlow {
  /** Items that readers have not read yet. */
  readonly lag: number
  readonly drops: number
}

/** Those who look are told in turns, so that no moment has much to do: each number four times a second. */
const TURN_MS = 50
const NUMBER_TURNS = 5
const FLOW_TURNS = 10
const RECONNECT_MS = 1000
/** No snapshot for so long, of ten in a second: none comes, since nothing changes. */
const QUIET_MS = 300
const NO_TOTALS: Totals = { rate: 0, bytesPerSecond: 0, lag: 0, drops: 0 }

/** The source of an edge among primitives, and its target; null when it leads nowhere. */
export type FlatEdgeOf = (edgeId: string) => Edge | null

/** Live numbers: one parse and some sums per snapshot; who looks at what is told a few times a second. */
export class MetricsFeed {
  readonly book = new MetricsBook()
  readonly #nodeListeners = new Listeners<[]>()
  readonly #edgeListeners = new Listeners<[]>()
  readonly #otherListeners = new Listeners<[]>()
  readonly #numbers = new Map<string, NodeNumbers>()
  readonly #flows = new Map<string, EdgeFlow>()
  readonly #dirty = new Set<string>()
  #flatEdgeOf: FlatEdgeOf = () => null
  #totals = NO_TOTALS
  #connection: ConnectionState = 'disconnected'
  #version = 0
  /** When the last snapshot came, in ms since the page's beginning, and its Unix seconds. */
  #last = { atMs: 0, atS: 0 }

  /** @param text JSON of a snapshot */
  ingest(text: string): void {
    this.add(JSON.parse(text) as MetricsSnapshot)
  }

  add(snapshot: MetricsSnapshot, nowMs = performance.now()): void {
    this.#last = { atMs: nowMs, atS: snapshot.timestamp }
    for (const id of this.book.add(snapshot)) this.#dirty.add(id)
    for (const id of snapshot.removed ?? []) this.#dirty.add(id)
    this.#version++
    this.#otherListeners.emit('snapshot')
  }

  /** Rates fall while no snapshot comes. */
  pass(nowMs = performance.now()): void {
    const quietMs = nowMs - this.#last.atMs
    if (quietMs > QUIET_MS) this.book.advance(this.#last.atS + quietMs / 1000)
  }

  setFlatEdges(flatEdgeOf: FlatEdgeOf): void {
    this.#flatEdgeOf = flatEdgeOf
  }

  get version(): number {
    return this.#version
  }

  get connection(): ConnectionState {
    return this.#connection
  }

  get totals(): Totals {
    return this.#totals
  }

  setConnection(connection: ConnectionState): void {
    if (this.#connection === connection) return
    this.#connection = connection
    this.#otherListeners.emit('connection')
  }

  /** Tells those who look at numbers that changed; of all who look, only every `of`th. */
  flushNumbers(turn = 0, of = 1): void {
    const ids = this.#nodeListeners.keys()
    for (let index = turn % of; index < ids.length; index += of) {
      const id = ids[index]!
      // While anything flowed within the last second its rate goes on changing.
      if (this.#dirty.delete(id) || this.#isFlowing(id)) this.#refreshNode(id)
    }
    if (turn % of === 0 && this.#otherListeners.has('totals')) this.#refreshTotals()
  }

  /** Tells edges whose look changes; of all edges, only every `of`th. */
  flushFlows(turn = 0, of = 1): void {
    const ids = this.#edgeListeners.keys()
    for (let index = turn % of; index < ids.length; index += of) {
      const id = ids[index]!
      const last = this.#flows.get(id) ?? NO_FLOW
      const next = this.#flowOf(id, last)
      if (isSameFlow(last, next)) continue
      this.#flows.set(id, next)
      this.#edgeListeners.emit(id)
    }
  }

  node(id: string): NodeNumbers | null {
    return this.#numbers.get(id) ?? null
  }

  edge(id: string): EdgeFlow {
    return this.#flows.get(id) ?? NO_FLOW
  }

  onNode(id: string, listener: () => void): () => void {
    if (!this.#numbers.has(id)) this.#refreshNode(id)
    const undo = this.#nodeListeners.add(id, listener)
    return () => {
      undo()
      if (!this.#nodeListeners.has(id)) this.#numbers.delete(id)
    }
  }

  onEdge(id: string, listener: () => void): () => void {
    const undo = this.#edgeListeners.add(id, listener)
    return () => {
      undo()
      if (!this.#edgeListeners.has(id)) this.#flows.delete(id)
    }
  }

  on(event: 'snapshot' | 'connection' | 'totals', listener: () => void): () => void {
    return this.#otherListeners.add(event, listener)
  }

  #isFlowing(id: string): boolean {
    const numbers = this.#numbers.get(id)
    return numbers !== undefined && (isMoving(numbers.senders) || isMoving(numbers.receivers))
  }

  #refreshNode(id: string): void {
    const raw = this.book.node(id)
    if (raw) this.#numbers.set(id, this.#numbersOf(id, raw))
    else this.#numbers.delete(id)
    this.#nodeListeners.emit(id)
  }

  #numbersOf(id: string, raw: NodeMetrics): NodeNumbers {
    const senders: Record<string, NodeNumbers['senders'][string]> = {}
    for (const slot in raw.senders) {
      const { rate, bytesPerSecond } = this.book.flow(id, 'senders', slot)
      senders[slot] = { rate, bytesPerSecond, depth: raw.senders[slot]!.buffer_depth }
    }
    const receivers: Record<string, NodeNumbers['receivers'][string]> = {}
    for (const slot in raw.receivers) {
      const { rate, bytesPerSecond } = this.book.flow(id, 'receivers', slot)
      const { lag, drops = 0 } = raw.receivers[slot]!
      receivers[slot] = { rate, bytesPerSecond, lag, drops }
    }
    return {
      status: raw.status,
      senders,
      receivers,
      raw,
    }
  }

  #flowOf(id: string, last: EdgeFlow): EdgeFlow {
    const edge = this.#flatEdgeOf(id)
    if (!edge) return NO_FLOW
    const flow = this.book.flow(edge.source_node, 'senders', edge.source_slot)
    const receiver = this.book.node(edge.target_node)?.receivers[edge.target_slot]
    return {
      class: flowClass(flow, last.class),
      rate: rounded(flow.rate),
      bytesPerSecond: rounded(flow.bytesPerSecond),
      lag: receiver?.lag ?? 0,
      drops: receiver?.drops ?? 0,
    }
  }

  #refreshTotals(): void {
    const totals = { rate: 0, bytesPerSecond: 0, lag: 0, drops: 0 }
    for (const id of this.book.ids()) {
      const node = this.book.node(id)!
      for (const slot of Object.keys(node.senders)) {
        const flow = this.book.flow(id, 'senders', slot)
        totals.rate += flow.rate
        totals.bytesPerSecond += flow.bytesPerSecond
      }
      for (const { lag, drops = 0 } of Object.values(node.receivers)) {
        totals.lag += lag
        totals.drops += drops
      }
    }
    if (deepEqual(totals, this.#totals)) return
    this.#totals = totals
    this.#otherListeners.emit('totals')
  }
}

function isSameFlow(one: EdgeFlow, other: EdgeFlow): boolean {
  return (
    one.class === other.class &&
    one.rate === other.rate &&
    one.bytesPerSecond === other.bytesPerSecond &&
    one.lag === other.lag &&
    one.drops === other.drops
  )
}

function isMoving(slots: Readonly<Record<string, SlotFlow>>): boolean {
  for (const slot in slots) if (slots[slot]!.rate > 0) return true
  return false
}

/** Follows the server's stream for as long as it is not undone. @returns the undo */
export function connectMetrics(feed: MetricsFeed, url: string): () => void {
  let source: EventSource | null = null
  let retry: ReturnType<typeof setTimeout> | null = null

  function open(): void {
    let isFirst = true
    source = new EventSource(url)
    source.onopen = () => feed.setConnection('live')
    source.onmessage = ({ data }: MessageEvent<string>) => {
      if (isFirst) feed.book.restart()
      isFirst = false
      feed.ingest(data)
    }
    source.onerror = again
  }

  /** Made anew rather than left to the browser, since a new stream begins with all nodes. */
  function again(): void {
    source?.close()
    source = null
    feed.setConnection('disconnected')
    retry ??= setTimeout(() => {
      retry = null
      open()
    }, RECONNECT_MS)
  }

  open()
  let turn = 0
  const turns = setInterval(() => {
    feed.pass()
    feed.flushNumbers(turn, NUMBER_TURNS)
    feed.flushFlows(turn, FLOW_TURNS)
    turn++
  }, TURN_MS)
  return () => {
    clearInterval(turns)
    if (retry) clearTimeout(retry)
    source?.close()
    feed.setConnection('disconnected')
  }
}

/** The numbers of the page. */
export const metrics = new MetricsFeed()

/** @param flatEdgeOf finds the slots whose counters say what an edge carries. @returns the undo */
export function watchMetrics(flatEdgeOf: FlatEdgeOf): () => void {
  metrics.setFlatEdges(flatEdgeOf)
  return connectMetrics(metrics, api.metricsUrl())
}

/** Null until the node is in a snapshot. Renders at most four times a second. */
export function useNodeMetrics(id: string): NodeNumbers | null {
  const subscribe = useCallback((listener: () => void) => metrics.onNode(id, listener), [id])
  return useSyncExternalStore(subscribe, () => metrics.node(id))
}

/** Renders at most twice a second. */
export function useEdgeFlow(edgeId: string): EdgeFlow {
  const subscribe = useCallback(
    (listener: () => void) => metrics.onEdge(edgeId, listener),
    [edgeId],
  )
  return useSyncExternalStore(subscribe, () => metrics.edge(edgeId))
}

/** Renders only when the wire comes to look different. */
export function useEdgeClass(edgeId: string): FlowClass {
  const subscribe = useCallback(
    (listener: () => void) => metrics.onEdge(edgeId, listener),
    [edgeId],
  )
  return useSyncExternalStore(subscribe, () => metrics.edge(edgeId).class)
}

/** Items that the reader has not read yet, 0 for fewer than `least`. */
export function useEdgeLag(edgeId: string, least: number): number {
  const subscribe = useCallback(
    (listener: () => void) => metrics.onEdge(edgeId, listener),
    [edgeId],
  )
  return useSyncExternalStore(subscribe, () => {
    const { lag } = metrics.edge(edgeId)
    return lag < least ? 0 : lag
  })
}

export function useConnection(): ConnectionState {
  return useSyncExternalStore(
    (listener) => metrics.on('connection', listener),
    () => metrics.connection,
  )
}

export function useTotals(): Totals {
  return useSyncExternalStore(
    (listener) => metrics.on('totals', listener),
    () => metrics.totals,
  )
}

/** Ids of all nodes that have numbers. */
export function metricsNodes(feed: MetricsFeed = metrics): string[] {
  return feed.book.ids()
}

/** Told with every snapshot, for charts that draw to a canvas. @returns the undo */
export function onSnapshot(listener: () => void): () => void {
  return metrics.on('snapshot', listener)
}
