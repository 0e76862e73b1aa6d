import type { GraphDocument } from '@openneuro/protocol'
import type { Tap } from '../channels/fabric.ts'
import type { Component } from '../component/define-component.ts'
import { type AnySlotType, optional } from '../component/slots.ts'
import { createGraphManager } from '../engine/graph-manager.ts'
import type { Catalog, GraphManager, NodeMetrics } from '../engine/types.ts'
import { planGraph } from '../graph/plan.ts'
import type { NodeFolders } from '../runtime/paths.ts'
import { createRuntime } from '../runtime/runtime.ts'
import { splitEnd } from './graph-of.ts'
import { ownCopy } from './own-copy.ts'
import type { GraphResult, NodeTrace, RunGraphOptions } from './run-graph.ts'

/** How often it is looked whether the run is over, and how long nothing must have moved. */
const LOOK_MS = 50
const QUIET_MS = 500
/** The same while something is unread: a thread may be slow to get to it, on a busy machine. */
const UNREAD_QUIET_MS = 5000
const MAX_ITEMS = 1_000_000

type Options = RunGraphOptions & { readonly components: Catalog; readonly folders: NodeFolders }

/** Runs a graph as the product does, in worker threads and real time. */
export async function runInThreads(graph: GraphDocument, options: Options): Promise<GraphResult> {
  const { folders } = options
  const catalog = withFedInputs(graph, options)
  const runtime = createRuntime({ spareThreads: 0, secrets: options.secrets ?? {} })
  runtime.logs.onEntry((nodeId, { stream, text }) =>
    options.onOutput?.(nodeId, stream, `${text}\n`),
  )
  const manager = createGraphManager({
    runtime,
    catalog,
    folders: {
      assets: folders.assetsFolder,
      recordings: folders.recordingsFolder,
      models: folders.modelsFolder,
      project: folders.projectFolder,
    },
    isAvailable: () => true,
    loadComposite: async () => null,
  })
  try {
    await manager.reset(graph, { folder: folders.projectFolder })
    return await run(manager, graph, options)
  } finally {
    await manager.close()
    await runtime.close()
  }
}

async function run(
  manager: GraphManager,
  graph: GraphDocument,
  options: Options,
): Promise<GraphResult> {
  const taps = openTaps(manager, graph, options.components)
  const reading = Promise.all(taps.map(readAll))
  const said = listen(manager)
  await manager.start()
  await feed(manager, options.feed ?? {})
  await over(manager, options, taps)
  await manager.stop()

  for (const { tap } of taps) tap.close()
  await reading
  const nodes = manager.metrics().map(({ nodeId }) => nodeId)
  const errors = nodes.flatMap((id) => {
    const { error } = manager.node(id)
    return error ? [[id, error] as const] : []
  })
  return {
    outputs: Object.fromEntries(taps.map(({ name, items }) => [name, items])),
    errors: Object.fromEntries(errors),
    ...said,
  }
}

/** Gathers what nodes say of themselves and of turns. */
function listen(manager: GraphManager): Pick<GraphResult, 'notes' | 'traces'> {
  const notes: Record<string, (string | null)[]> = {}
  const traces: NodeTrace[] = []
  manager.on('state', (nodeId, { note }) => {
    if (note === (notes[nodeId]?.at(-1) ?? null)) return
    notes[nodeId] = [...(notes[nodeId] ?? []), note]
  })
  manager.on('trace', (nodeId, part) => traces.push({ nodeId, ...part }))
  return { notes, traces }
}

/** A fed input needs no edge: the graph manager sees it as optional, the component does not. */
function withFedInputs(graph: GraphDocument, { components, feed = {} }: Options): Catalog {
  const known = new Map<string, Component | null>()
  const fed = Object.keys(feed).map(splitEnd)
  const nodes = [...planGraph(graph, (type) => components.component(type)).nodes.values()]
  for (const { path, node, component } of nodes) {
    if (!component) continue
    const inputs = { ...(known.get(node.type) ?? component).inputs }
    for (const slot of fed.filter(([id]) => id === path).map(([, name]) => name)) {
      const declared = inputs[slot]
      const isPlain =
        declared && !('type' in declared && ['optional', 'ui'].includes(declared.type))
      if (isPlain) inputs[slot] = optional(declared as AnySlotType)
    }
    known.set(node.type, { ...component, inputs })
  }
  return {
    types: components.types,
    component: (type) => known.get(type) ?? components.component(type),
    source: (type) => components.source(type),
  }
}

interface OpenTap {
  readonly name: string
  readonly tap: Tap
  readonly items: unknown[]
}

function openTaps(
  manager: GraphManager,
  graph: GraphDocument,
  catalog: Catalog,
): readonly OpenTap[] {
  const plan = planGraph(graph, (type) => catalog.component(type))
  return [...plan.nodes.values()].flatMap(({ path, component }) =>
    Object.keys(component?.outputs ?? {}).map((slot) => ({
      name: `${path}.${slot}`,
      tap: manager.tap(path, slot, { maxItems: MAX_ITEMS }),
      items: [],
    })),
  )
}

async function readAll({ tap, items }: OpenTap): Promise<void> {
  for await (const item of tap) items.push(ownCopy(item))
}

async function feed(manager: GraphManager, feeds: NonNullable<Options['feed']>): Promise<void> {
  for (const [end, items] of Object.entries(feeds)) {
    const injector = manager.inject(...splitEnd(end))
    for (const item of items) {
      await injector.ready()
      injector.send(item)
    }
  }
}

/** Resolves when the run is over: as asked, or when all have ended, or when nothing moves any more. */
async function over(
  manager: GraphManager,
  { until }: Options,
  taps: readonly OpenTap[],
): Promise<void> {
  const begin = performance.now()
  let last = { moved: '', at: begin }
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    const now = performance.now()
    const metrics = manager.metrics()
    if (until && 'ms' in until && now - begin >= until.ms) return
    if (
      until &&
      'items' in until &&
      taps.reduce((sum, { items }) => sum + items.length, 0) >= until.items
    )
      return
    const isLive = metrics.some(({ status }) => status === 'startup' || status === 'setup')
    if (metrics.every(({ status }) => status === 'stopped')) return
    const moved = JSON.stringify(metrics.map(({ counters }) => counters))
    if (isLive || moved !== last.moved) last = { moved, at: now }
    else if (!until && now - last.at >= (metrics.some(hasUnread) ? UNREAD_QUIET_MS : QUIET_MS))
      return
  }
}

const hasUnread = ({ counters }: NodeMetrics) =>
  Object.values(counters?.receivers ?? {}).some(({ lag }) => lag > 0)
