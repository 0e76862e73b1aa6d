import type { ErrorPayload } from '@openneuro/protocol'
import type { Injector } from '../channels/fabric.ts'
import { createLocalFabric, type LocalFabric } from '../channels/index.ts'
import type { TracePart } from '../component/context.ts'
import type { Component } from '../component/define-component.ts'
import { isMediaSlot } from '../component/describe.ts'
import type { InputSlot, OutputSlot } from '../component/slots.ts'
import { withFrameSource } from '../frames/frame-source.ts'
import { NodeHost } from '../runtime/node-host.ts'
import type { NodeFolders } from '../runtime/paths.ts'
import { VirtualTime } from '../runtime/virtual-clock.ts'
import { within } from '../runtime/within.ts'
import type { OutsideClock } from './outside-clock.ts'
import { VirtualInput, virtualOutput } from './virtual-ports.ts'

/** When a run ends; without it, when there is nothing left to do. */
export type Until =
  /** After so many ms of the run's time. */
  | { readonly ms: number }
  /** When so many items have been sent, over all outputs that are collected. */
  | { readonly items: number }

export interface VirtualNode {
  readonly id: string
  readonly component: Component
  readonly values: Readonly<Record<string, unknown>>
  /** Inputs that are fed from outside. */
  readonly fed: readonly string[]
}

export interface VirtualRunOptions {
  readonly originUs: number
  readonly folders: NodeFolders
  readonly secrets: Readonly<Record<string, string>>
  /** Gets everything that nodes send, in order. */
  readonly onItem?:
    | ((sent: { nodeId: string; slot: string; item: unknown; timeUs: number }) => void)
    | undefined
  /** Clock of the servers that nodes talk to. */
  readonly outside?: OutsideClock | undefined
  /** The nodes' own log lines. */
  readonly onOutput: (nodeId: string, stream: 'stdout' | 'stderr', text: string) => void
}

/** What one node did in a run. */
export interface VirtualNodeResult {
  readonly outputs: Readonly<Record<string, readonly unknown[]>>
  /** What it said of itself with `note`, in order. */
  readonly notes: readonly (string | null)[]
  /** What it told of turns with `trace`, in order. */
  readonly traces: readonly TracePart[]
  readonly error: ErrorPayload | null
  /** The error as it was thrown. */
  readonly thrown: unknown
}

interface LiveNode {
  readonly node: VirtualNode
  readonly order: number
  readonly inputs: Record<string, VirtualInput>
  readonly outputs: Record<string, unknown[]>
  readonly notes: (string | null)[]
  readonly traces: TracePart[]
  /** Inputs wired to each output. */
  readonly readers: Record<string, VirtualInput[]>
  host: NodeHost | null
  isStopping: boolean
  hasEmitted: boolean
  hasEnded: boolean
  error: ErrorPayload | null
}

/** Without `until`, how long sleeps go on after the last item was read. */
const GRACE_US = 60_000_000
/** How long nodes may take to end, in real ms. */
const END_MS = 30_000

/** A run of nodes in this thread, on a virtual clock: the same every time. */
export class VirtualRun {
  readonly #options: VirtualRunOptions
  readonly #time: VirtualTime
  readonly #fabric: LocalFabric
  readonly #nodes: LiveNode[] = []
  readonly #injectors = new Map<string, Injector>()
  readonly #feeds: { injector: Injector; timeUs: number; item: unknown }[] = []
  #sent = 0
  #nextFrameId = 1

  constructor(options: VirtualRunOptions) {
    this.#options = options
    this.#time = new VirtualTime(options.originUs, options.outside)
    this.#fabric = createLocalFabric({ nowUs: () => this.#time.now })
  }

  /** Nodes take turns in the order in which they are added. */
  addNode(node: VirtualNode): void {
    const order = this.#nodes.length
    const { inputs, outputs } = node.component
    this.#fabric.addNode({ key: order, inputs: layout(inputs), outputs: layout(outputs) })
    this.#nodes.push({
      node,
      order,
      inputs: {},
      outputs: emptyLists(outputs),
      notes: [],
      traces: [],
      readers: emptyLists(outputs) as Record<string, VirtualInput[]>,
      host: null,
      isStopping: false,
      hasEmitted: false,
      hasEnded: false,
      error: null,
    })
  }

  /** Places all nodes and wires them; after all `addNode`s. */
  wire(
    edges: readonly {
      readonly from: readonly [string, string]
      readonly to: readonly [string, string]
    }[],
  ): void {
    for (const { from, to } of edges) {
      this.#fabric.connect(
        { node: this.#find(from[0]).order, slot: from[1] },
        { node: this.#find(to[0]).order, slot: to[1] },
      )
    }
    for (const live of this.#nodes) this.#place(live)
    for (const { from, to } of edges) {
      this.#find(from[0]).readers[from[1]]!.push(this.#find(to[0]).inputs[to[1]]!)
    }
  }

  /** Sends an item into an input when its time has come. */
  feed(nodeId: string, slot: string, timeUs: number, item: unknown): void {
    const key = `${nodeId}.${slot}`
    let injector = this.#injectors.get(key)
    if (!injector) {
      injector = this.#fabric.inject({ node: this.#find(nodeId).order, slot })
      this.#injectors.set(key, injector)
    }
    this.#feeds.push({ injector, timeUs, item })
  }

  async run(until: Until | undefined): Promise<ReadonlyMap<string, VirtualNodeResult>> {
    const source = { nextId: () => this.#nextFrameId++, nowUs: () => this.#time.now }
    this.#options.outside?.attach(this.#time)
    try {
      await withFrameSource(source, () => this.#run(until))
    } finally {
      this.#options.outside?.detach()
    }
    this.#fabric.close()
    return new Map(
      this.#nodes.map(({ node, outputs, notes, traces, error, host }) => [
        node.id,
        { outputs, notes, traces, error, thrown: host?.thrown },
      ]),
    )
  }

  async #run(until: Until | undefined): Promise<void> {
    for (const live of this.#nodes) this.#start(live)
    for (const live of this.#nodes) {
      live.host!.emit()
      await this.#time.run({
        isDone: () => live.hasEmitted || live.hasEnded,
        limitUs: this.#time.now,
      })
    }
    for (const { injector, timeUs, item } of this.#feeds) {
      this.#time.at(timeUs, () => injector.send(item))
    }
    for (const live of this.#nodes) {
      if (!live.hasEnded) this.#time.enter(live.order)
      live.host!.run()
    }
    await this.#time.run(this.#untilOf(until))
    await this.#stop()
  }

  #untilOf(until: Until | undefined) {
    const allEnded = () => this.#nodes.every((live) => live.hasEnded)
    if (until === undefined) return { graceUs: GRACE_US, isDone: allEnded }
    if ('ms' in until) return { limitUs: this.#time.origin + until.ms * 1000 }
    return { isDone: () => this.#sent >= until.items || allEnded() }
  }

  async #stop(): Promise<void> {
    for (const live of this.#nodes) {
      live.isStopping = true
      live.host!.stop()
    }
    const allEnded = Promise.all(this.#nodes.map((live) => live.host!.ended))
    await this.#time.run({ isDone: () => this.#nodes.every((live) => live.hasEnded) })
    if (await within(allEnded, END_MS)) return
    const ids = this.#nodes.filter((live) => !live.hasEnded).map((live) => `"${live.node.id}"`)
    throw new Error(
      `Node ${ids.join(', ')} did not stop within ${END_MS / 1000} s of being asked to`,
    )
  }

  #place(live: LiveNode): void {
    this.#fabric.place(live.order, 0)
    const ports = this.#fabric.ports(live.order)
    for (const [slot, input] of Object.entries(ports.inputs)) {
      live.inputs[slot] = new VirtualInput(input, this.#time, live.order)
    }
  }

  #start(live: LiveNode): void {
    const { node, order } = live
    const { folders, secrets, onOutput } = this.#options
    const ports = this.#fabric.ports(order)
    live.host = new NodeHost({
      launch: {
        key: order,
        nodeId: node.id,
        source: { type: node.component.name, module: '', exportName: '', thread: 'own' },
        values: node.values,
        restart: 'never',
        originUs: this.#time.origin,
        ...folders,
      },
      load: async () => node.component,
      ports: {
        inputs: live.inputs,
        outputs: this.#outputs(live, ports.outputs),
        wired: new Set([...ports.wired, ...node.fed]),
        stop: () => ports.stop(),
        end: () => ports.end(),
      },
      clock: this.#time.clock(order),
      secrets: () => secrets,
      write: (stream, text) => onOutput(node.id, stream, text),
      report: (report) => {
        if (report.type === 'emitted') live.hasEmitted = true
        if (report.type === 'note') live.notes.push(report.text)
        if (report.type === 'trace') live.traces.push(report.part)
        if (report.type === 'ended') {
          live.hasEnded = true
          live.error = report.error
          this.#time.leave(order)
        } else this.#time.touch(order)
      },
    })
  }

  #outputs(live: LiveNode, outputs: ReturnType<LocalFabric['ports']>['outputs']) {
    const entries = Object.entries(outputs).map(([slot, output]) => {
      const wrapped = virtualOutput({
        output,
        time: this.#time,
        order: live.order,
        readers: () => live.readers[slot] ?? [],
        onSend: (item) => {
          if (live.hasEnded) return
          live.outputs[slot]?.push(item)
          this.#sent++
          this.#options.onItem?.({ nodeId: live.node.id, slot, item, timeUs: this.#time.now })
        },
        isStopping: () => live.isStopping,
      })
      return [slot, wrapped] as const
    })
    return Object.fromEntries(entries)
  }

  #find(id: string): LiveNode {
    const live = this.#nodes.find(({ node }) => node.id === id)
    if (!live) throw new Error(`There is no node "${id}" in this run`)
    return live
  }
}

function layout(slots: Readonly<Record<string, InputSlot | OutputSlot>>) {
  return Object.entries(slots).map(([name, slot]) => ({ name, media: isMediaSlot(slot) }))
}

function emptyLists(slots: Readonly<Record<string, unknown>>): Record<string, unknown[]> {
  return Object.fromEntries(Object.keys(slots).map((slot) => [slot, []]))
}
