import { type EdgeRecord, type LogRecord, seatLag } from './edges.ts'
import type { NodeLayout } from './fabric.ts'
import { InputCounter, OutputCounter, slotCounters } from './port-counters.ts'
import type { NodeCounters, ReceiverCounters, SenderCounters } from './types.ts'

/** A node as the main thread knows it. */
export interface NodeRecord {
  readonly layout: NodeLayout
  /** Where it is placed. */
  thread: number | null
  /** Of the last placement. */
  counters: SharedArrayBuffer | null
  /** Logs of each output since the node was placed. */
  readonly logs: Map<string, LogRecord[]>
  /** Edges from and to this node. */
  readonly edges: Set<EdgeRecord>
  /** Losses of each input that have been reported. */
  readonly reported: Map<string, number>
}

export function nodeCounters(
  node: NodeRecord,
  nodes: ReadonlyMap<number, NodeRecord>,
): NodeCounters | null {
  if (node.counters === null) return null
  const senders: Record<string, SenderCounters> = {}
  for (const { name } of node.layout.outputs) senders[name] = senderCounters(node, name, nodes)
  const receivers: Record<string, ReceiverCounters> = {}
  for (const { name } of node.layout.inputs) receivers[name] = receiverCounters(node, name)
  return { senders, receivers }
}

/** What lossless inputs of the node have lost since it was asked last. */
export function newLosses(node: NodeRecord): { node: number; slot: string; lost: number }[] {
  const losses: { node: number; slot: string; lost: number }[] = []
  if (node.counters === null) return losses
  for (const slot of losslessInputs(node)) {
    const { drops } = receiverCounters(node, slot)
    const lost = drops - (node.reported.get(slot) ?? 0)
    if (lost <= 0) continue
    node.reported.set(slot, drops)
    losses.push({ node: node.layout.key, slot, lost })
  }
  return losses
}

function losslessInputs(node: NodeRecord): Set<string> {
  const slots = new Set<string>()
  for (const { to, reportsLoss } of node.edges) {
    if (reportsLoss && to.node === node.layout.key) slots.add(to.slot)
  }
  return slots
}

function senderCounters(
  node: NodeRecord,
  slot: string,
  nodes: ReadonlyMap<number, NodeRecord>,
): SenderCounters {
  const words = outputWords(node, slot)
  let bufferDepth = 0
  for (const edge of node.edges) {
    if (edge.live === null || edge.from.node !== node.layout.key || edge.from.slot !== slot)
      continue
    bufferDepth = Math.max(bufferDepth, unread(edge, nodes.get(edge.to.node)))
  }
  return {
    messages: words[OutputCounter.MESSAGES]!,
    bytes: words[OutputCounter.BYTES]!,
    lastSendTime: words[OutputCounter.LAST_SEND]! / 1e6,
    bufferDepth,
  }
}

function unread({ live, to }: EdgeRecord, reader: NodeRecord | undefined): number {
  if (live?.seat) return seatLag(live.seat, live.edge).unread
  return reader?.counters ? inputWords(reader, to.slot)[InputCounter.QUEUED]! : 0
}

function receiverCounters(node: NodeRecord, slot: string): ReceiverCounters {
  const words = inputWords(node, slot)
  let lag = node.thread === null ? 0 : words[InputCounter.QUEUED]!
  let drops = words[InputCounter.DROPS]!
  for (const { live, to } of node.edges) {
    if (!live?.seat || to.node !== node.layout.key || to.slot !== slot) continue
    const { unread, lost } = seatLag(live.seat, live.edge)
    lag += unread
    drops += lost
  }
  return {
    messages: words[InputCounter.MESSAGES]!,
    bytes: words[InputCounter.BYTES]!,
    lag: words[InputCounter.NEWEST] === 1 ? 0 : lag,
    drops,
  }
}

function outputWords(node: NodeRecord, slot: string): Float64Array {
  const index = node.layout.outputs.findIndex(({ name }) => name === slot)
  return slotCounters(node.counters!, index)
}

function inputWords(node: NodeRecord, slot: string): Float64Array {
  const { outputs, inputs } = node.layout
  const index = inputs.findIndex(({ name }) => name === slot)
  return slotCounters(node.counters!, outputs.length + index)
}
