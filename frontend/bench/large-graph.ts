import type { Edge, MetricsSnapshot } from '@openneuro/protocol'

export const NODES = 500
const PER_ROW = 25
const COLUMN_PX = 220
const ROW_PX = 150

/** 500 nodes with 1,000 edges in rows of ten that hang together, as graphs do. */
export function largeGraph(): { nodes: string[]; edges: Edge[] } {
  const nodes = Array.from({ length: NODES }, (_, index) => `n${index}`)
  const edges = nodes.flatMap((id, index) => {
    const group = index - (index % 10)
    return [1, 2].map((step) => ({
      source_node: id,
      source_slot: 'data',
      target_node: `n${group + ((index + step) % 10)}`,
      target_slot: 'data',
    }))
  })
  return { nodes, edges }
}

/** The same as graph.json has it. */
export function largeGraphJson(): string {
  const { nodes, edges } = largeGraph()
  const entries = nodes.map((id, index) => [
    id,
    {
      id_: id,
      type: 'Passthrough',
      init_args: {},
      x: (index % PER_ROW) * COLUMN_PX,
      y: Math.floor(index / PER_ROW) * ROW_PX,
      sub_graph: null,
    },
  ])
  return JSON.stringify({ edges, nodes: Object.fromEntries(entries) })
}

/** What the server would say of it when every node sends and receives. */
export function snapshotOf(tick: number): MetricsSnapshot {
  const counts = { msg_count_delta: 4 + (tick % 3), byte_count_delta: 3840 + 17 * tick }
  const node = {
    name: 'Passthrough',
    status: 'running',
    senders: { data: { name: 'data', ...counts, last_send_time: tick / 10, buffer_depth: 0 } },
    receivers: { data: { name: 'data', ...counts, lag: tick % 2, drops: 0 } },
  }
  const { nodes } = largeGraph()
  return {
    nodes: Object.fromEntries(nodes.map((id) => [id, node])),
    timestamp: 1_790_000_000 + tick / 10,
  }
}
