import type { ErrorPayload } from '@openneuro/protocol'
import { errorPayload } from '@openneuro/protocol'
import type { Endpoint, Injector } from '../channels/fabric.ts'
import type { NodeCounters } from '../channels/types.ts'
import type { TracePart } from '../component/context.ts'
import { isMediaSlot } from '../component/describe.ts'
import { parseInitArgs } from '../component/init-args.ts'
import type { Requirement } from '../component/requirements.ts'
import type { InputSlot, OutputSlot } from '../component/slots.ts'
import { nowUs } from '../frames/frame-source.ts'
import type { Plan, PlanNode } from '../graph/plan.ts'
import { STOPPED } from '../runtime/node-record.ts'
import type { ComponentSource, NodeLaunch, NodeState, Runtime } from '../runtime/types.ts'
import { within } from '../runtime/within.ts'
import { Latecomers } from './latecomers.ts'
import { stopOrder } from './stop-order.ts'

/** Folders that components read and write. */
export interface LiveFolders {
  readonly project: string
  readonly assets: string
  readonly recordings: string
  readonly models: string
}

export interface LiveGraphOptions {
  readonly runtime: Runtime
  readonly source: (type: string) => ComponentSource | null
  readonly folders: LiveFolders
  /** Whether something a component needs from outside is there. */
  readonly isAvailable: (requirement: Requirement) => boolean
  readonly onState: (path: string, state: NodeState) => void
  readonly onTrace: (path: string, part: TracePart) => void
}

interface LiveNode {
  readonly key: number
  plan: PlanNode
  /** Handed to the runtime and not stopped by us since. */
  launched: boolean
  /** Stopped alone: edits do not start it. */
  held: boolean
  /** Why it was not handed to the runtime. */
  blocked: ErrorPayload | null
  /** Number of edges at each input that has any, and of writers from outside. */
  readonly wired: Map<string, number>
  /** Number of writers from outside at each input that has any. */
  readonly injected: Map<string, number>
  /** Inputs that had an edge when it was launched; the component sees null for the other optional ones. */
  wiredAtLaunch: ReadonlySet<string>
}

/** Time that all nodes together may hold up the stopping of those after them. */
const STOP_GRACE_MS = 700

/**
 * The running side of a graph: compares each new plan with what is there and touches only the nodes
 * concerned. Calls must not overlap; the graph manager queues them.
 */
export class LiveGraph {
  readonly #options: LiveGraphOptions
  readonly #nodes = new Map<string, LiveNode>()
  readonly #paths = new Map<number, string>()
  /** Connections in the fabric, by the keys of their nodes, so that they survive a renaming. */
  #connections = new Map<string, readonly [Endpoint, Endpoint]>()
  readonly #latecomers = new Latecomers((to, items) => this.#give(to, items))
  #nextKey = 1
  #originUs = 0
  #folders: LiveFolders
  started = false

  constructor(options: LiveGraphOptions) {
    this.#options = options
    this.#folders = options.folders
    options.runtime.on('state', (key, state) => {
      this.#noteState(key, state)
      const path = this.#paths.get(key)
      if (path !== undefined) options.onState(path, state)
    })
    options.runtime.on('standing', (key, item) => this.#latecomers.sent(key, item))
    options.runtime.on('trace', (key, part) => {
      const path = this.#paths.get(key)
      if (path !== undefined) options.onTrace(path, part)
    })
  }

  setProjectFolder(project: string): void {
    this.#folders = { ...this.#folders, project }
  }

  /** Brings what runs in step with the plan. */
  async apply(plan: Plan): Promise<void> {
    const removed = [...this.#nodes.values()].filter((live) => !isSame(live, plan))
    const added = [...plan.nodes.values()].filter((node) => {
      const live = this.#nodes.get(node.path)
      return live === undefined || removed.includes(live)
    })
    await this.#remove(removed)
    for (const node of added) this.#add(node)

    const touched = this.#updateNodes(plan)
    const wired = this.#connectNewEdges(plan)
    await this.#restart([...touched, ...wired.needRestart])
    this.#disconnectOldEdges(plan)

    if (this.started) {
      const startable = [...added.map((node) => node.path), ...wired.targets].map((path) =>
        this.#nodes.get(path),
      )
      const waiting = startable.filter((live) => live && !live.launched && !live.held)
      await this.#launch(waiting as LiveNode[])
    }
  }

  /** Nodes have other paths now and go on as they are. */
  rename(renamed: ReadonlyMap<string, string>): void {
    const moved = [...renamed].flatMap(([from, to]) => {
      const live = this.#nodes.get(from)
      this.#nodes.delete(from)
      return live ? [[to, live] as const] : []
    })
    for (const [path, live] of moved) {
      live.plan = { ...live.plan, path }
      this.#nodes.set(path, live)
      this.#paths.set(live.key, path)
      this.#options.runtime.rename(live.key, path)
    }
  }

  /** Starts what is not running. */
  async start(): Promise<void> {
    if (!this.started) this.#originUs = nowUs()
    this.started = true
    await this.#launch([...this.#nodes.values()].filter((live) => !this.#isActive(live)))
  }

  /** Starts what waits for something from outside that may be there by now. */
  async startWaiting(): Promise<void> {
    if (!this.started) return
    const nodes = [...this.#nodes.values()]
    await this.#launch(nodes.filter(({ blocked }) => blocked?.code === 'node.missing_requirement'))
  }

  /**
   * Stops in the direction of flow, so that what a node still has to say reaches those after it. A node
   * that takes its time holds the others up for a moment only.
   */
  async stop(): Promise<void> {
    this.started = false
    const launched = [...this.#nodes.values()].filter((live) => live.launched)
    for (const live of this.#nodes.values()) {
      live.launched = false
      live.held = false
      if (live.blocked) this.#block(live, null)
    }
    const edges = [...this.#connections.values()].map(([from, to]) => [from.node, to.node] as const)
    const keys = launched.map((live) => live.key)
    await this.#stopInOrder(stopOrder(keys, edges))
  }

  async #stopInOrder(waves: readonly (readonly number[])[]): Promise<void> {
    const { runtime } = this.#options
    const graceEndsMs = performance.now() + STOP_GRACE_MS
    const stopping: Promise<void>[] = []
    for (const [index, keys] of waves.entries()) {
      const graceMs = graceEndsMs - performance.now()
      if (graceMs <= 0) {
        stopping.push(runtime.stop(waves.slice(index).flat()))
        break
      }
      const stopped = runtime.stop(keys)
      stopping.push(stopped)
      await within(stopped, graceMs)
    }
    await Promise.all(stopping)
  }

  async restart(paths: readonly string[]): Promise<void> {
    if (this.#originUs === 0) this.#originUs = nowUs()
    const nodes = paths.map((path) => this.#nodes.get(path)).filter((live) => live !== undefined)
    await this.#stopNodes(nodes.filter((live) => live.launched))
    await this.#launch(nodes)
  }

  /** Stops these nodes alone, until they are restarted or the graph is started. */
  async hold(paths: readonly string[]): Promise<void> {
    const nodes = paths.map((path) => this.#nodes.get(path)).filter((live) => live !== undefined)
    await this.#stopNodes(nodes.filter((live) => live.launched))
    for (const live of nodes) {
      live.held = true
      this.#latecomers.leaves(live.key, this.#connections.values())
      if (live.blocked) this.#block(live, null)
    }
  }

  state(path: string): NodeState {
    const live = this.#nodes.get(path)
    if (!live) return STOPPED
    if (live.blocked) return { ...STOPPED, error: live.blocked }
    return this.#options.runtime.state(live.key)
  }

  isHolding(path: string): boolean {
    const live = this.#nodes.get(path)
    return live ? this.#options.runtime.isHolding(live.key) : false
  }

  counters(path: string): NodeCounters | null {
    const live = this.#nodes.get(path)
    return live ? this.#options.runtime.fabric.counters(live.key) : null
  }

  /** What tells a node from others that had its path before; null while it is only planned. */
  key(path: string): number | null {
    return this.#nodes.get(path)?.key ?? null
  }

  /** Where a slot is in the fabric; null when there is no such node. */
  endpoint(path: string, slot: string): Endpoint | null {
    const live = this.#nodes.get(path)
    return live?.plan.component ? { node: live.key, slot } : null
  }

  /**
   * A writer into an input from outside the graph; while it is open, the input counts as connected.
   */
  inject(to: Endpoint): Injector {
    const injector = this.#options.runtime.fabric.inject(to)
    const node = this.#nodes.get(this.#paths.get(to.node) ?? '')
    addOne(node?.wired, to.slot)
    addOne(node?.injected, to.slot)
    let isOpen = true
    return {
      send: (item) => injector.send(item),
      ready: () => injector.ready(),
      get readers() {
        return injector.readers
      },
      close() {
        if (isOpen) {
          takeOne(node?.wired, to.slot)
          takeOne(node?.injected, to.slot)
        }
        isOpen = false
        injector.close()
      },
    }
  }

  /** Data inputs of the node that must have an edge and have none, in a plan that may be ahead of what runs. */
  missingInputs(node: PlanNode, isWired: (slot: string) => boolean): readonly string[] {
    const injected = this.#nodes.get(node.path)?.injected
    return requiredInputs(node).filter((name) => !isWired(name) && !injected?.has(name))
  }

  /** What the node needs from outside and cannot find; empty when its configuration is invalid. */
  missingRequirements(node: PlanNode): readonly Requirement[] {
    if (!node.component) return []
    try {
      const values = parseInitArgs(node.component, node.node.initArgs)
      return node.component
        .requires(values)
        .filter((one) => !isOptional(one) && !this.#options.isAvailable(one))
    } catch {
      return []
    }
  }

  #isActive(live: LiveNode): boolean {
    return live.launched && this.#options.runtime.state(live.key).status !== 'stopped'
  }

  #add(node: PlanNode): void {
    const live: LiveNode = {
      key: this.#nextKey++,
      plan: node,
      launched: false,
      held: false,
      blocked: null,
      wired: new Map(),
      injected: new Map(),
      wiredAtLaunch: new Set(),
    }
    this.#nodes.set(node.path, live)
    this.#paths.set(live.key, node.path)
    if (!node.component) return
    this.#options.runtime.fabric.addNode({
      key: live.key,
      inputs: layout(node.component.inputs),
      outputs: layout(node.component.outputs),
    })
  }

  async #remove(nodes: readonly LiveNode[]): Promise<void> {
    await this.#options.runtime.stop(nodes.filter((live) => live.launched).map((live) => live.key))
    for (const live of nodes) {
      this.#nodes.delete(live.plan.path)
      this.#paths.delete(live.key)
      if (!live.plan.component) continue
      this.#latecomers.leaves(live.key, this.#connections.values())
      this.#latecomers.forget(live.key)
      this.#options.runtime.forget(live.key)
      this.#options.runtime.fabric.removeNode(live.key)
    }
    const gone = new Set(nodes.map((live) => live.key))
    for (const [id, [from, to]] of this.#connections) {
      if (gone.has(from.node) || gone.has(to.node)) this.#forgetConnection(id, to)
    }
  }

  #forgetConnection(id: string, to: Endpoint): void {
    this.#connections.delete(id)
    takeOne(this.#nodes.get(this.#paths.get(to.node) ?? '')?.wired, to.slot)
  }

  /** Takes over the new plan's nodes; answers the running ones whose configuration changed. */
  #updateNodes(plan: Plan): LiveNode[] {
    const changed: LiveNode[] = []
    for (const node of plan.nodes.values()) {
      const live = this.#nodes.get(node.path)
      if (!live) continue
      const before = live.plan.node
      live.plan = node
      if (before.initArgs !== node.node.initArgs) changed.push(live)
      if (before.restart !== node.node.restart && live.launched) {
        this.#options.runtime.setRestart(live.key, node.node.restart)
      }
    }
    return changed.filter((live) => this.started && (live.launched || live.blocked))
  }

  /**
   * An optional input is null in a running component that was started without an edge there; such a
   * node is restarted, all others just see the new edge's frames.
   */
  #connectNewEdges(plan: Plan): { targets: string[]; needRestart: LiveNode[] } {
    const targets: string[] = []
    const needRestart: LiveNode[] = []
    for (const [id, [from, to]] of this.#connectionsOf(plan)) {
      if (this.#connections.has(id)) continue
      const path = this.#paths.get(to.node)!
      const live = this.#nodes.get(path)!
      this.#connections.set(id, [from, to])
      this.#options.runtime.fabric.connect(from, to)
      addOne(live.wired, to.slot)
      targets.push(path)
      if (!this.#isActive(live)) continue
      if (live.wiredAtLaunch.has(to.slot)) this.#latecomers.connected([from, to])
      else needRestart.push(live)
    }
    return { targets, needRestart }
  }

  #disconnectOldEdges(plan: Plan): void {
    const wanted = this.#connectionsOf(plan)
    for (const [id, [from, to]] of this.#connections) {
      if (wanted.has(id)) continue
      this.#forgetConnection(id, to)
      this.#options.runtime.fabric.disconnect(from, to)
      this.#latecomers.disconnected([from, to], this.#connections.values())
    }
  }

  #connectionsOf(plan: Plan): Map<string, readonly [Endpoint, Endpoint]> {
    const connections = new Map<string, readonly [Endpoint, Endpoint]>()
    for (const { flat } of plan.edges) {
      const from = this.endpoint(flat.source_node, flat.source_slot)
      const to = this.endpoint(flat.target_node, flat.target_slot)
      if (from && to) connections.set(`${from.node} ${from.slot} ${to.node} ${to.slot}`, [from, to])
    }
    return connections
  }

  async #restart(nodes: readonly LiveNode[]): Promise<void> {
    const unique = [...new Set(nodes)]
    if (unique.length === 0) return
    await this.#stopNodes(unique.filter((live) => live.launched))
    await this.#launch(unique)
  }

  async #stopNodes(nodes: readonly LiveNode[]): Promise<void> {
    if (nodes.length === 0) return
    await this.#options.runtime.stop(nodes.map((live) => live.key))
    for (const live of nodes) live.launched = false
  }

  /** Prepares all, then lets all emit, then runs all: nothing sent at the start is missed. */
  async #launch(nodes: readonly LiveNode[]): Promise<void> {
    const keys: number[] = []
    for (const live of nodes) {
      const launch = this.#launchOf(live)
      if ('code' in launch) {
        this.#block(live, launch)
        continue
      }
      live.blocked = null
      live.launched = true
      live.held = false
      live.wiredAtLaunch = new Set(live.wired.keys())
      this.#options.runtime.prepare(launch)
      keys.push(live.key)
    }
    if (keys.length === 0) return
    await this.#options.runtime.emit(keys)
    this.#options.runtime.run(keys)
  }

  /** A node starts, by us or after a failure, or has come so far that it reads its inputs. */
  #noteState(key: number, { status, error }: NodeState): void {
    if (status === 'stopped' && error) this.#latecomers.leaves(key, this.#connections.values())
    if (status === 'startup') {
      this.#latecomers.leaves(key, this.#connections.values())
      this.#latecomers.starts(key)
    } else if (status === 'setup' || status === 'running') {
      this.#latecomers.isThere(key, this.#connections.values())
    }
  }

  #give(to: Endpoint, items: readonly unknown[]): void {
    if (!this.#paths.has(to.node)) return
    const injector = this.#options.runtime.fabric.inject(to)
    for (const item of items) injector.send(item)
    injector.close()
  }

  #block(live: LiveNode, error: ErrorPayload | null): void {
    live.blocked = error
    live.launched = false
    this.#options.onState(live.plan.path, this.state(live.plan.path))
  }

  #launchOf(live: LiveNode): NodeLaunch | ErrorPayload {
    const { plan } = live
    const source = plan.component && this.#options.source(plan.node.type)
    if (!plan.component || !source) {
      return {
        code: 'node.unknown_type',
        detail: `Cannot start "${plan.path}": there is no component "${plan.node.type}"`,
      }
    }
    const inputs = requiredInputs(plan).filter((name) => !live.wired.has(name))
    if (inputs.length > 0) {
      const names = inputs.map((name) => `"${name}"`).join(', ')
      return {
        code: 'node.missing_input',
        detail: `Cannot start "${plan.path}": nothing is connected to its input ${names}`,
        path: inputs[0],
      }
    }
    try {
      const values = parseInitArgs(plan.component, plan.node.initArgs)
      const missing = this.missingRequirements(plan)[0]
      if (missing) return missingRequirement(plan.path, missing)
      return {
        key: live.key,
        nodeId: plan.path,
        source,
        values,
        restart: plan.node.restart,
        projectFolder: this.#folders.project,
        assetsFolder: this.#folders.assets,
        recordingsFolder: this.#folders.recordings,
        modelsFolder: this.#folders.models,
        originUs: this.#originUs,
      }
    } catch (error) {
      return { ...errorPayload(error, 'node.invalid_config'), code: 'node.invalid_config' }
    }
  }
}

/** A node stays itself as long as its path and its component do. */
function isSame(live: LiveNode, plan: Plan): boolean {
  return (
    plan.nodes.get(live.plan.path)?.component === live.plan.component &&
    plan.nodes.has(live.plan.path)
  )
}

function addOne(counts: Map<string, number> | undefined, name: string): void {
  counts?.set(name, (counts.get(name) ?? 0) + 1)
}

function takeOne(counts: Map<string, number> | undefined, name: string): void {
  const left = (counts?.get(name) ?? 0) - 1
  if (left > 0) counts?.set(name, left)
  else counts?.delete(name)
}

function requiredInputs({ component }: PlanNode): string[] {
  return Object.entries(component?.inputs ?? {})
    .filter(([, slot]) => isRequired(slot))
    .map(([name]) => name)
}

function isRequired(slot: InputSlot): boolean {
  return !('type' in slot && (slot.type === 'optional' || slot.type === 'ui'))
}

function isOptional(requirement: Requirement): boolean {
  return 'optional' in requirement && requirement.optional === true
}

function layout(slots: Readonly<Record<string, InputSlot | OutputSlot>>) {
  return Object.entries(slots).map(([name, slot]) => ({ name, media: isMediaSlot(slot) }))
}

/** The name by which a person knows a requirement. */
export function requirementName(requirement: Requirement): string {
  switch (requirement.kind) {
    case 'secret':
      return requirement.name
    case 'host':
      return requirement.host
    case 'device':
      return requirement.device
    case 'program':
      return requirement.program
    case 'model':
      return requirement.id
    case 'file':
      return requirement.path
  }
}

function missingRequirement(path: string, requirement: Requirement): ErrorPayload {
  const name = requirementName(requirement)
  const what = {
    secret: `the key ${name} is not set; add it in the environment dialog`,
    host: `the host ${name} cannot be reached`,
    device: `there is no ${name}`,
    program: `the program "${name}" is not installed`,
    model: `the model "${name}" has not been downloaded`,
    file: `the file "${name}" is not there`,
  }[requirement.kind]
  return {
    code: 'node.missing_requirement',
    detail: `Cannot start "${path}": ${what}`,
    path: name,
  }
}
