import {
  boundaryOf,
  type DocumentProblem,
  EngineError,
  type GraphDocument,
  type NodeStatus,
  portUse,
  resolvePort,
  type SlotsOf,
} from '@openneuro/protocol'
import type { Endpoint } from '../channels/fabric.ts'
import type { NodeCounters, ReceiverCounters, SenderCounters } from '../channels/types.ts'
import type { Plan, PlanNode } from '../graph/plan.ts'
import type { NodeState } from '../runtime/types.ts'
import { type LiveGraph, requirementName } from './live-graph.ts'
import type { NodeMetrics, NodeView, UiChannel } from './types.ts'

export interface GraphViewsOptions {
  readonly live: LiveGraph
  readonly slotsOf: SlotsOf
  readonly plan: () => Plan
  readonly document: () => GraphDocument
}

/** A composite shows the first of these that any node inside has. */
const STATUS_ORDER: readonly NodeStatus[] = ['setup', 'startup', 'running']

/** The graph as others look at it: nodes with what is alive about them, metrics, UI channels. */
export class GraphViews {
  readonly #options: GraphViewsOptions
  #wired: { readonly plan: Plan; readonly inputs: ReadonlySet<string> } | null = null

  constructor(options: GraphViewsOptions) {
    this.#options = options
  }

  view(id: string): NodeView {
    const node = this.#options.document().nodes.get(id)!
    return {
      node,
      ...this.state(id),
      boundary: node.subGraph ? this.#boundary(id) : null,
      missing: this.#inside(id).flatMap((inner) => this.#missing(inner)),
    }
  }

  /** State by id from outside; that of a composite is made of the states inside. */
  state(id: string): NodeState {
    const inside = this.#inside(id)
    if (inside.length === 1 && inside[0]!.path === id) return this.#options.live.state(id)

    const states = inside.map((node) => this.#options.live.state(node.path))
    const status = STATUS_ORDER.find((one) => states.some((state) => state.status === one))
    const failed = states.findIndex((state) => state.error !== null)
    const error = states[failed]?.error
    return {
      status: status ?? 'stopped',
      error: error ? { ...error, detail: `${inside[failed]!.path}: ${error.detail}` } : null,
      progress: states.find((state) => state.progress !== null)?.progress ?? null,
      restarts: states.reduce((sum, state) => sum + state.restarts, 0),
      note: states.find((state) => state.note !== null)?.note ?? null,
    }
  }

  /** Every node of the graph, inner ones and composites included. */
  metrics(): NodeMetrics[] {
    const primitives = [...this.#options.plan().nodes.values()].map(({ path, node }) => ({
      nodeId: path,
      type: node.type,
      status: this.#options.live.state(path).status,
      isHolding: this.#options.live.isHolding(path),
      counters: this.#options.live.counters(path),
    }))
    const composites = [...this.#options.document().nodes.values()]
      .filter((node) => node.subGraph !== null)
      .map((node) => ({
        nodeId: node.id,
        type: node.type,
        status: this.state(node.id).status,
        isHolding: this.#inside(node.id).some(({ path }) => this.#options.live.isHolding(path)),
        counters: this.#boundaryCounters(node.id),
      }))
    return [...primitives, ...composites]
  }

  uiChannels(): UiChannel[] {
    const { live, plan } = this.#options
    return [...plan().nodes.values()].flatMap(({ path, component }) => {
      const nodeKey = live.key(path)
      const slots = Object.entries({ ...component?.inputs, ...component?.outputs })
      return slots.flatMap(([slot, ui]) =>
        'type' in ui && ui.type === 'ui' ? [{ nodeId: path, nodeKey, slot, ui }] : [],
      )
    })
  }

  unknownTypes(): DocumentProblem[] {
    return [...this.#options.plan().nodes.values()]
      .filter((node) => node.component === null)
      .map((node) => ({
        path: `nodes.${node.path}`,
        detail: `There is no component "${node.node.type}"; the node is kept and cannot run`,
      }))
  }

  /** @throws graph.node_not_found, graph.unknown_slot */
  endpoint(id: string, slot: string, side: 'inputs' | 'outputs'): Endpoint {
    const found = this.#find(id, slot, side)
    if (found) return found
    if (this.#options.plan().nodes.has(id)) {
      throw new EngineError(
        'graph.unknown_slot',
        `Node "${id}" has no slot "${slot}" among its ${side}`,
      )
    }
    if (!this.#options.document().nodes.get(id)?.subGraph) {
      throw new EngineError('graph.node_not_found', `There is no node "${id}"`)
    }
    throw new EngineError('graph.unknown_slot', `Composite "${id}" has no port "${slot}"`)
  }

  outputKey(id: string, slot: string): number | null {
    return this.#find(id, slot, 'outputs')?.node ?? null
  }

  #find(id: string, slot: string, side: 'inputs' | 'outputs'): Endpoint | null {
    const { document, plan, live, slotsOf } = this.#options
    const node = plan().nodes.get(id)
    if (node) {
      const isThere = node.component && Object.hasOwn(node.component[side], slot)
      return isThere ? live.endpoint(id, slot) : null
    }
    const inner = document().nodes.get(id)?.subGraph
    const port = inner && resolvePort(inner, side, slot, slotsOf)
    return port ? live.endpoint(`${id}/${port.node}`, port.slot) : null
  }

  #inside(id: string): PlanNode[] {
    const nodes = this.#options.plan().nodes
    const own = nodes.get(id)
    if (own) return [own]
    return [...nodes.values()].filter((node) => node.path.startsWith(`${id}/`))
  }

  #ports(id: string) {
    const document = this.#options.document()
    return boundaryOf(
      document.nodes.get(id)!.subGraph!,
      this.#options.slotsOf,
      portUse(document.edges, id),
    )
  }

  #boundary(id: string): NonNullable<NodeView['boundary']> {
    const { inputs, outputs } = this.#ports(id)
    return {
      inputs: Object.fromEntries(inputs.map((port) => [port.name, port.type])),
      outputs: Object.fromEntries(outputs.map((port) => [port.name, port.type])),
    }
  }

  #boundaryCounters(id: string): NodeCounters | null {
    const { inputs, outputs } = this.#ports(id)
    const counters = (inner: string) => this.#options.live.counters(`${id}/${inner}`)
    const receivers: Record<string, ReceiverCounters> = {}
    const senders: Record<string, SenderCounters> = {}
    for (const port of inputs) {
      const found = counters(port.node)?.receivers[port.slot]
      if (found) receivers[port.name] = found
    }
    for (const port of outputs) {
      const found = counters(port.node)?.senders[port.slot]
      if (found) senders[port.name] = found
    }
    return { senders, receivers }
  }

  /** Path and slot of every input that has an edge; found once for each change of the graph. */
  #wiredInputs(): ReadonlySet<string> {
    const plan = this.#options.plan()
    if (this.#wired?.plan !== plan) {
      const inputs = plan.edges.map(({ flat }) => `${flat.target_node} ${flat.target_slot}`)
      this.#wired = { plan, inputs: new Set(inputs) }
    }
    return this.#wired.inputs
  }

  #missing(node: PlanNode): NodeView['missing'] {
    const { live } = this.#options
    const wired = this.#wiredInputs()
    return [
      ...live
        .missingInputs(node, (slot) => wired.has(`${node.path} ${slot}`))
        .map((name) => ({ kind: 'input' as const, name })),
      ...live
        .missingRequirements(node)
        .map((one) => ({ kind: one.kind, name: requirementName(one) })),
    ]
  }
}
