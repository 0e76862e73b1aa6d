import type { Edge, MetricsSnapshot, TypedNode } from '@openneuro/protocol'

export const NODES = 500
export const EDGES = 1000
const GROUP = 10
const PER_ROW = 25
const COLUMN_PX = 220
const ROW_PX = 150

/** Slots as the server names their types. */
interface Kind {
  readonly type: string
  readonly inputs: Readonly<Record<string, string>>
  readonly outputs: Readonly<Record<string, string>>
}
const SOURCE: Kind = { type: 'PromptRepeater', inputs: {}, outputs: { text: 'Sender[TextFrame]' } }
const PASS: Kind = {
  type: 'Passthrough',
  inputs: { data: 'Receiver[T]' },
  outputs: { data: 'Sender[T]' },
}
const THROTTLE: Kind = { ...PASS, type: 'Throttle' }
const DISPLAY: Kind = { type: 'TextDisplay', inputs: { text: 'Receiver[TextFrame]' }, outputs: {} }
const PULSE: Kind = { type: 'Pulse', inputs: {}, outputs: { pulse: 'Sender[RequestFrame]' } }
const SINK: Kind = { type: 'DoNothing', inputs: { input: 'Receiver[T]' }, outputs: {} }

/** Ten nodes that hang together, as graphs do: sources, generic ones on the way, and displays. */
const KINDS = [SOURCE, PASS, THROTTLE, PASS, DISPLAY, PASS, THROTTLE, DISPLAY, PULSE, SINK]
const WIRES = [
  [0, [1, 2, 3, 4, 5, 6, 7]],
  [1, [3, 4, 7]],
  [2, [4, 5, 7]],
  [3, [4, 5, 7]],
  [5, [6, 7]],
  [6, [7]],
  [8, [9]],
] as const

export const TYPE_NAMES = ['TextFrame', 'RequestFrame']

export interface LargeGraph {
  readonly nodes: readonly (TypedNode & { readonly type: string })[]
  readonly edges: readonly Edge[]
}

/** Nodes with two edges each, in groups of ten. */
export function largeGraph(count = NODES): LargeGraph {
  const nodes = Array.from({ length: count }, (_, index) => ({
    id: nodeId(index),
    ...KINDS[index % GROUP]!,
  }))
  const edges = Array.from({ length: Math.floor(count / GROUP) }, (_, group) =>
    WIRES.flatMap(([from, targets]) =>
      targets.map((to) => edgeOf(group * GROUP + from, group * GROUP + to)),
    ),
  ).flat()
  return { nodes, edges }
}

/** Edges that are not there yet, from the last generic node of a group to the display of the next. */
export function editsOf(count: number): Edge[] {
  return Array.from({ length: count }, (_, group) =>
    edgeOf(group * GROUP + 6, ((group + 1) * GROUP + 4) % NODES),
  )
}

function edgeOf(from: number, to: number): Edge {
  const [source, target] = [KINDS[from % GROUP]!, KINDS[to % GROUP]!]
  return {
    source_node: nodeId(from),
    source_slot: Object.keys(source.outputs)[0]!,
    target_node: nodeId(to),
    target_slot: Object.keys(target.inputs)[0]!,
  }
}

/** Edges that are the only ones of both their slots, from the left border and the middle of the graph. */
export function loneEdges(): Edge[] {
  return [228, 278, 328].map((from) => edgeOf(from, from + 1))
}

const nodeId = (index: number): string => `n${index}`

/** The same as graph.json has it. */
export function largeGraphJson(count = NODES): string {
  const { nodes, edges } = largeGraph(count)
  const entries = nodes.map(({ id, type }, index) => [
    id,
    {
      id_: id,
      type,
      init_args: {},
      x: (index % PER_ROW) * COLUMN_PX,
      y: Math.floor(index / PER_ROW) * ROW_PX,
      sub_graph: null,
    },
  ])
  return JSON.stringify({ edges, nodes: Object.fromEntries(entries) })
}

/** What the server says of it when every node sends and receives. */
export function snapshotOf(tick: number): MetricsSnapshot {
  const nodes = largeGraph().nodes.map(({ id, type, inputs, outputs }, index) => {
    const messages = 1 + ((tick * 7 + index * 3) % 5)
    const counts = { msg_count_delta: messages, byte_count_delta: messages * 960 + tick }
    const senders = Object.keys(outputs).map((name) => [
      name,
      { name, ...counts, last_send_time: tick / 10, buffer_depth: 0 },
    ])
    const receivers = Object.keys(inputs).map((name) => [
      name,
      { name, ...counts, lag: (tick + index) % 3, drops: 0 },
    ])
    return [
      id,
      {
        name: type,
        status: 'running',
        senders: Object.fromEntries(senders),
        receivers: Object.fromEntries(receivers),
      },
    ]
  })
  return { nodes: Object.fromEntries(nodes), timestamp: 1_790_000_000 + tick / 10 }
}
