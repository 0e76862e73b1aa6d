import type { MetricsSnapshot, NodeMetrics } from '@openneuro/protocol'

/** What passed through a slot lately. */
export interface SlotFlow {
  /** Items per second. */
  readonly rate: number
  readonly bytesPerSecond: number
}

export const FLOW_CLASSES = ['idle', 'slow', 'steady', 'fast', 'heavy'] as const
export type FlowClass = (typeof FLOW_CLASSES)[number]

export interface EdgeFlow extends SlotFlow {
  readonly class: FlowClass
  /** Items that the reader has not read yet. */
  readonly lag: number
  /** Items lost since the reader started. */
  readonly drops: number
}

export const NO_FLOW: EdgeFlow = { class: 'idle', rate: 0, bytesPerSecond: 0, lag: 0, drops: 0 }

const WINDOW_S = 1
const HYSTERESIS = 0.2
const SLOW_PER_S = 5
const FAST_PER_S = 40
const FAST_BYTES_PER_S = 50_000
const HEAVY_BYTES_PER_S = 500_000

/** Moments that are kept per slot: a second of ten ticks, and some more for ticks that came early. */
const MOMENTS = 16

/** Sum of one slot, with what it was at the last moments. */
class SlotSum {
  #messages = 0
  #bytes = 0
  readonly #times = new Float64Array(MOMENTS)
  readonly #messagesAt = new Float64Array(MOMENTS)
  readonly #bytesAt = new Float64Array(MOMENTS)
  #count = 0

  add(atS: number, messages: number, bytes: number): void {
    this.#messages += messages
    this.#bytes += bytes
    const index = this.#count++ % MOMENTS
    this.#times[index] = atS
    this.#messagesAt[index] = this.#messages
    this.#bytesAt[index] = this.#bytes
  }

  /** Since the newest moment that is a second old, or since the oldest that is known. */
  flow(atS: number): SlotFlow {
    const startS = atS - WINDOW_S + 0.001
    const oldest = Math.max(0, this.#count - MOMENTS)
    let base = this.#count - 1
    while (base > oldest && this.#times[base % MOMENTS]! > startS) base--
    if (base < 0) return NO_SLOT_FLOW
    const messages = this.#messages - this.#messagesAt[base % MOMENTS]!
    if (messages === 0) return NO_SLOT_FLOW
    const seconds = atS - this.#times[base % MOMENTS]!
    const window = Math.max(WINDOW_S / 2, Math.min(WINDOW_S, seconds))
    const bytes = this.#bytes - this.#bytesAt[base % MOMENTS]!
    return { rate: messages / window, bytesPerSecond: bytes / window }
  }
}

const NO_SLOT_FLOW: SlotFlow = { rate: 0, bytesPerSecond: 0 }

type Side = 'senders' | 'receivers'
type NodeSums = Readonly<Record<Side, Map<string, SlotSum>>>

/**
 * Counters of all nodes, outside of rendering. Of a node that is not in a snapshot nothing has changed since
 * the last one in which it was.
 */
export class MetricsBook {
  readonly #nodes = new Map<string, NodeMetrics>()
  readonly #sums = new Map<string, NodeSums>()
  #atS = 0

  /** Unix seconds up to which is counted. */
  get atS(): number {
    return this.#atS
  }

  /** @returns ids of the nodes in the snapshot */
  add(snapshot: MetricsSnapshot): string[] {
    this.#atS = snapshot.timestamp
    const ids = Object.keys(snapshot.nodes)
    for (const id of ids) {
      const node = snapshot.nodes[id]!
      this.#nodes.set(id, node)
      this.#count(id, node)
    }
    for (const id of snapshot.removed ?? []) {
      this.#nodes.delete(id)
      this.#sums.delete(id)
    }
    return ids
  }

  /** Time goes on, also while nothing is told because nothing changes. */
  advance(atS: number): void {
    this.#atS = Math.max(this.#atS, atS)
  }

  /** A new stream begins with all nodes; what it does not have is gone. */
  restart(): void {
    this.#nodes.clear()
    this.#sums.clear()
  }

  node(id: string): NodeMetrics | undefined {
    return this.#nodes.get(id)
  }

  ids(): string[] {
    return [...this.#nodes.keys()]
  }

  /** Over the last second. */
  flow(nodeId: string, side: Side, slot: string): SlotFlow {
    return this.#sums.get(nodeId)?.[side].get(slot)?.flow(this.#atS) ?? NO_SLOT_FLOW
  }

  #count(id: string, node: NodeMetrics): void {
    let sums = this.#sums.get(id)
    if (!sums) {
      sums = { senders: new Map(), receivers: new Map() }
      this.#sums.set(id, sums)
    }
    for (const slot in node.senders) this.#add(sums.senders, slot, node.senders[slot]!)
    for (const slot in node.receivers) this.#add(sums.receivers, slot, node.receivers[slot]!)
  }

  #add(
    sums: Map<string, SlotSum>,
    slot: string,
    delta: { readonly msg_count_delta: number; readonly byte_count_delta: number },
  ): void {
    let sum = sums.get(slot)
    if (!sum) {
      sum = new SlotSum()
      sums.set(slot, sum)
    }
    sum.add(this.#atS, delta.msg_count_delta, delta.byte_count_delta)
  }
}

/** Never two classes by turns: a border counts only when it is passed by a fifth. */
export function flowClass({ rate, bytesPerSecond }: SlotFlow, last: FlowClass): FlowClass {
  const now = plainClass(rate, bytesPerSecond)
  if (now === last || now === 'idle' || last === 'idle') return now
  const isUp = FLOW_CLASSES.indexOf(now) > FLOW_CLASSES.indexOf(last)
  const factor = isUp ? 1 / (1 + HYSTERESIS) : 1 / (1 - HYSTERESIS)
  return plainClass(rate * factor, bytesPerSecond * factor) === last ? last : now
}

/** Two digits that count: what nobody could tell apart is the same. */
export function rounded(value: number): number {
  return value === 0 ? 0 : Number(value.toPrecision(2))
}

function plainClass(rate: number, bytesPerSecond: number): FlowClass {
  if (rate <= 0) return 'idle'
  if (bytesPerSecond >= HEAVY_BYTES_PER_S) return 'heavy'
  if (rate >= FAST_PER_S || bytesPerSecond >= FAST_BYTES_PER_S) return 'fast'
  return rate < SLOW_PER_S ? 'slow' : 'steady'
}
