import type { ErrorPayload, GraphDocument } from '@openneuro/protocol'
import type { TracePart } from '../component/context.ts'
import type { Component } from '../component/define-component.ts'
import { parseInitArgs } from '../component/init-args.ts'
import type { Catalog } from '../engine/types.ts'
import { planGraph } from '../graph/plan.ts'
import type { NodeFolders } from '../runtime/paths.ts'
import { feedTimes } from './feed-times.ts'
import { edgeOf, splitEnd } from './graph-of.ts'
import type { OutsideClock } from './outside-clock.ts'
import { DEFAULT_FOLDERS, type Items } from './run-component.ts'
import { runInThreads } from './run-in-threads.ts'
import { type Until, VirtualRun } from './virtual-run.ts'

export interface RunGraphOptions {
  /** A catalogue, or the components themselves when nothing runs in threads. */
  readonly components: Catalog | readonly Component[]
  /** Items by `node.slot`. In threads they are sent at once, on the virtual clock each at its own time. */
  readonly feed?: Readonly<Record<string, readonly unknown[]>>
  /** @default when the feed has been read and nothing moves any more */
  readonly until?: Until
  /** Further edges, also between slots of the page and nodes that stand for it. Only on the virtual clock. */
  readonly wires?: readonly string[]
  /** Gets everything that nodes send, in order. Only on the virtual clock. */
  readonly onItem?: (sent: SentItem) => void
  /** False runs all nodes in this thread, on a virtual clock, the same every time. @default true */
  readonly threads?: boolean
  readonly secrets?: Readonly<Record<string, string>>
  /** @default the temporary folder; `assetsFolder` is the product's */
  readonly folders?: Partial<NodeFolders>
  /** Clock of servers in this process that answer at times of the run. Only on the virtual clock. @default time stands still in holds */
  readonly outside?: OutsideClock
  /** Gets what the nodes log. @default nobody */
  readonly onOutput?: (nodeId: string, stream: 'stdout' | 'stderr', text: string) => void
}

export interface GraphResult {
  /** What every output sent, by `node.slot`. */
  readonly outputs: Items
  /** Nodes that failed. */
  readonly errors: Readonly<Record<string, ErrorPayload>>
  /** What nodes said of themselves with `context.note`, in order; in threads those that came too fast are left out. */
  readonly notes: Readonly<Record<string, readonly (string | null)[]>>
  /** What nodes told of turns with `context.trace`, in order; `nodeId` says which. */
  readonly traces: readonly NodeTrace[]
}

/** One item, where it was sent and when, in µs since the Unix epoch. */
export interface SentItem {
  readonly nodeId: string
  readonly slot: string
  readonly item: unknown
  readonly timeUs: number
}

export interface NodeTrace extends TracePart {
  readonly nodeId: string
}

/** Runs a graph from start to stop and gives what its nodes sent. */
export function runGraph(graph: GraphDocument, options: RunGraphOptions): Promise<GraphResult> {
  const folders = { ...DEFAULT_FOLDERS, ...options.folders }
  if (options.threads === false) return runVirtually(graph, options, folders)
  const { components } = options
  if (isList(components)) {
    throw new Error(
      'A graph that runs in threads needs a catalogue: threads import their components',
    )
  }
  return runInThreads(graph, { ...options, components, folders })
}

async function runVirtually(
  graph: GraphDocument,
  options: RunGraphOptions,
  folders: NodeFolders,
): Promise<GraphResult> {
  const { components, feed = {}, secrets = {}, onOutput = () => {} } = options
  const plan = planGraph(graph, componentsOf(components))
  const { originUs, feeds } = feedTimes(feed)
  const run = new VirtualRun({
    originUs,
    folders,
    secrets,
    outside: options.outside,
    onItem: options.onItem,
    onOutput,
  })
  for (const { path, node, component } of plan.nodes.values()) {
    if (!component) throw new Error(`Node "${path}" has the unknown type "${node.type}"`)
    run.addNode({
      id: path,
      component,
      values: parseInitArgs(component, node.initArgs),
      fed: Object.keys(feed)
        .map(splitEnd)
        .filter(([id]) => id === path)
        .map(([, slot]) => slot),
    })
  }
  const edges = [...plan.edges.map(({ flat }) => flat), ...(options.wires ?? []).map(edgeOf)]
  run.wire(
    edges.map((edge) => ({
      from: [edge.source_node, edge.source_slot],
      to: [edge.target_node, edge.target_slot],
    })),
  )
  for (const { slot, timeUs, item } of feeds) run.feed(...splitEnd(slot), timeUs, item)

  const results = [...(await run.run(options.until))]
  const outputs = results.flatMap(([id, result]) =>
    Object.entries(result.outputs).map(([slot, items]) => [`${id}.${slot}`, items] as const),
  )
  const errors = results.flatMap(([id, { error }]) => (error ? [[id, error] as const] : []))
  const notes = results.flatMap(([id, one]) =>
    one.notes.length > 0 ? [[id, one.notes] as const] : [],
  )
  return {
    outputs: Object.fromEntries(outputs),
    errors: Object.fromEntries(errors),
    notes: Object.fromEntries(notes),
    traces: results.flatMap(([nodeId, one]) => one.traces.map((part) => ({ nodeId, ...part }))),
  }
}

function componentsOf(
  components: Catalog | readonly Component[],
): (type: string) => Component | null {
  if (!isList(components)) return (type) => components.component(type)
  return (type) => components.find((component) => component.name === type) ?? null
}

function isList(components: Catalog | readonly Component[]): components is readonly Component[] {
  return Array.isArray(components)
}
