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
const MAX_SNAPSHOTS = 60
const HYSTERESIS = 0.2
const SLOW_PER_S = 5
const FAST_PER_S = 40
const FAST_BYTES_PER_S = 50_000
const HEAVY_BYTES_PER_S = 500_000

interface Sample {
  readonly atS: number
  readonly messages: number
  readonly bytes: number
}

/** Sum of one slot with the last moments of it. */
interface SlotSum {
  messages: number
  bytes: number
  /** What the sum was, at moments of the last second, oldest first. */
  readonly samples: Sample[]
}

/**
 * Counters of all nodes, outside of rendering. Of a node that is not in a snapshot nothing has changed since
 * the last one in which it was.
 */
export class MetricsBook {
  readonly #nodes = new Map<string, NodeMetrics>()
  readonly #sums = new Map<string, Map<string, SlotSum>>()
  readonly #snapshots: MetricsSnapshot[] = []
  #atS = 0

  /** Unix seconds of the last snapshot. */
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
    this.#snapshots.push(snapshot)
    if (this.#snapshots.length > MAX_SNAPSHOTS) this.#snapshots.shift()
    return ids
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

  snapshots(): readonly MetricsSnapshot[] {
    return this.#snapshots
  }

  /** Over the last second. */
  flow(nodeId: string, side: 'senders' | 'receivers', slot: string): SlotFlow {
    const sum = this.#sums.get(nodeId)?.get(sumKey(side, slot))
    if (!sum) return { rate: 0, bytesPerSecond: 0 }
    const startS = this.#atS - WINDOW_S + 0.001
    // The newest moment before the window, so that the window is covered.
    let base = sum.samples[0]
    for (const sample of sum.samples) {
      if (sample.atS > startS) break
      base = sample
    }
    if (!base) return { rate: 0, bytesPerSecond: 0 }
    const seconds = Math.max(WINDOW_S / 2, Math.min(WINDOW_S, this.#atS - base.atS))
    return {
      rate: (sum.messages - base.messages) / seconds,
      bytesPerSecond: (sum.bytes - base.bytes) / seconds,
    }
  }

  #count(id: string, node: NodeMetrics): void {
    let sums = this.#sums.get(id)
    if (!sums) {
      sums = new Map()
      this.#sums.set(id, sums)
    }
    for (const slot in node.senders) this.#add(sums, `senders ${slot}`, node.senders[slot]!)
    for (const slot in node.receivers) this.#add(sums, `receivers ${slot}`, node.receivers[slot]!)
  }

  #add(
    sums: Map<string, SlotSum>,
    key: string,
    delta: { readonly msg_count_delta: number; readonly byte_count_delta: number },
  ): void {
    let sum = sums.get(key)
    if (!sum) {
      sum = { messages: 0, bytes: 0, samples: [] }
      sums.set(key, sum)
    }
    const { samples } = sum
    sum.messages += delta.msg_count_delta
    sum.bytes += delta.byte_count_delta
    samples.push({ atS: this.#atS, messages: sum.messages, bytes: sum.bytes })
    while (samples.length > 1 && samples[1]!.atS <= this.#atS - WINDOW_S) samples.shift()
  }
}

function sumKey(side: 'senders' | 'receivers', slot: string): string {
  return `${side} ${slot}`
}

/** Never two classes by turns: a border counts only when it is passed by a fifth. */
export function flowClass({ rate, bytesPerSecond }: SlotFlow, last: FlowClass): FlowClass {
  const now = plainClass(rate, bytesPerSecond)
  if (now === last || now === 'idle' || last === 'idle') return now
  const isUp = FLOW_CLASSES.indexOf(now) > FLOW_CLASSES.indexOf(last)
  const factor = isUp ? 1 / (1 + HYSTERESIS) : 1 / (1 - HYSTERESIS)
  return plainClass(rate * factor, bytesPerSecond * factor) === last ? last : now
}

function plainClass(rate: number, bytesPerSecond: number): FlowClass {
  if (rate <= 0) return 'idle'
  if (bytesPerSecond >= HEAVY_BYTES_PER_S) return 'heavy'
  if (rate >= FAST_PER_S || bytesPerSecond >= FAST_BYTES_PER_S) return 'fast'
  return rate < SLOW_PER_S ? 'slow' : 'steady'
}
