import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { isDeepStrictEqual } from 'node:util'
import {
  type Annotation,
  type Edge,
  EMPTY_DOCUMENT,
  EngineError,
  edgeKey,
  type GraphDocument,
  type GraphNode,
  groupNodes,
  ungroupNode,
} from '@openneuro/protocol'
import { parseInitArgs } from '../component/init-args.ts'
import type { Requirement } from '../component/requirements.ts'
import {
  applyPatch,
  type DocumentPatch,
  diffDocuments,
  withEdge,
  withNode,
  withoutEdge,
  withoutNode,
} from '../graph/document.ts'
import { withCurrentNames } from '../graph/former-slots.ts'
import { type EdgeProblem, NO_PLAN, type Plan, planGraph, slotsOfTypes } from '../graph/plan.ts'
import type { Runtime } from '../runtime/types.ts'
import { GraphTypes } from './graph-types.ts'
import { GraphViews } from './graph-views.ts'
import { LiveGraph } from './live-graph.ts'
import type { Catalog, GraphEvents, GraphManager, NewNode, NodeUpdate, NodeView } from './types.ts'

/** Nodes of a graph, those within composites counted. Larger files load, but do not grow. */
const MAX_NODES = 10_000

export interface GraphManagerOptions {
  readonly runtime: Runtime
  readonly catalog: Catalog
  readonly folders: {
    readonly assets: string
    readonly recordings: string
    readonly models: string
    /** The project's folder until `reset` names another. */
    readonly project: string
  }
  /** Whether something a component needs from outside is there. */
  readonly isAvailable: (requirement: Requirement) => boolean
  /** The graph of a saved project, to be dropped in as a composite; null when there is none. */
  readonly loadComposite: (name: string) => Promise<GraphDocument | null>
}

/**
 * Every edit goes the same way: a new document, announced to the journal (which may refuse it), then a new
 * plan, then the difference is applied to what runs. Documents change at once and in order; what runs
 * follows in a queue.
 */
export function createGraphManager(options: GraphManagerOptions): GraphManager {
  const { runtime, catalog } = options
  const events = new EventEmitter<GraphEvents>()
  events.setMaxListeners(0)
  const components = (type: string) => catalog.component(type)
  const slotsOf = slotsOfTypes(components)
  const types = new GraphTypes()

  let document: GraphDocument = EMPTY_DOCUMENT
  let plan: Plan = planGraph(document, components, slotsOf)
  let renamings: ReadonlyMap<string, string>[] = []
  let queue: Promise<unknown> = Promise.resolve()

  const live = new LiveGraph({
    runtime,
    source: (type) => catalog.source(type),
    folders: options.folders,
    isAvailable: options.isAvailable,
    onState: (path, state) => {
      events.emit('state', path, state)
      for (const outer of outerIds(path)) events.emit('state', outer, views.state(outer))
      events.emit('ui')
    },
    onTrace: (path, part) => events.emit('trace', path, part),
  })
  const views = new GraphViews({ live, slotsOf, plan: () => plan, document: () => document })

  runtime.logs.onEntry((nodeId, entry) => events.emit('log', nodeId, entry))

  /** Runs after everything that was asked for before, whether that worked or not. */
  function enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = queue.then(work)
    queue = result.catch(() => {})
    return result
  }

  /** Brings what runs in step with the document, however many edits have come together by then. */
  function sync(): Promise<void> {
    return enqueue(async () => {
      const pending = renamings
      renamings = []
      for (const renamed of pending) live.rename(renamed)
      await live.apply(plan)
      // They go on under other names: nobody has heard yet that these run.
      const moved = pending.flatMap((renamed) => [...renamed.values()]).map(outermostId)
      for (const id of new Set(moved)) {
        if (document.nodes.has(id)) events.emit('state', id, views.state(id))
      }
      events.emit('ui')
    })
  }

  /** Announces the edit, makes it, and lets the running graph follow. */
  function edit(next: GraphDocument, renamed?: ReadonlyMap<string, string>): Promise<void> {
    adopt(next)
    if (renamed) renamings.push(renamed)
    return sync()
  }

  function adopt(next: GraphDocument): void {
    const patch: DocumentPatch = diffDocuments(document, next)
    if (Object.keys(patch).length === 0) return
    const nextPlan = planGraph(next, components, slotsOf)
    refuseTooLarge(nextPlan)
    events.emit('change', patch, next)
    document = next
    plan = nextPlan
    types.update(plan)
  }

  /** Takes over another graph as a whole. */
  function adoptOther(next: GraphDocument): void {
    document = withCurrentNames(next, components)
    plan = planGraph(document, components, slotsOf)
    types.update(plan)
    renamings = []
  }

  /** A composite holds a copy of its graph, so that putting projects into each other grows fast. */
  function refuseTooLarge(next: Plan): void {
    if (next.nodes.size <= MAX_NODES || next.nodes.size <= plan.nodes.size) return
    throw new EngineError(
      'graph.too_large',
      `Cannot do that: the graph would have ${next.nodes.size} nodes, and ${MAX_NODES} is the limit`,
    )
  }

  function mustHave(id: string): GraphNode {
    const node = document.nodes.get(id)
    if (!node) throw new EngineError('graph.node_not_found', `There is no node "${id}"`)
    return node
  }

  async function newNode(request: NewNode): Promise<GraphNode> {
    const component = catalog.component(request.type)
    let subGraph = request.subGraph ?? null
    if (!component && !subGraph) {
      subGraph = await options.loadComposite(request.type)
      if (!subGraph) {
        throw new EngineError(
          'component.not_found',
          `Cannot add a "${request.type}": there is no component and no project of that name`,
          { path: 'type' },
        )
      }
    }
    const initArgs = request.initArgs ?? {}
    if (component && !subGraph) parseInitArgs(component, initArgs)
    return {
      id: request.id ?? randomUUID(),
      type: component?.name ?? request.type,
      initArgs,
      x: request.x ?? 0,
      y: request.y ?? 0,
      label: request.label ?? null,
      collapsed: request.collapsed ?? false,
      restart: request.restart ?? 'never',
      subGraph,
      extra: {},
    }
  }

  function existing(request: NewNode): NodeView | null {
    if (request.id === undefined) return null
    const node = document.nodes.get(request.id)
    if (!node) return null
    const { initArgs = {}, subGraph: _, ...rest } = request
    const type = components(request.type)?.name ?? request.type
    const same = Object.entries({ ...rest, type, initArgs }).every(([field, value]) =>
      isDeepStrictEqual(node[field as keyof GraphNode], value),
    )
    if (same) return views.view(node.id)
    throw new EngineError(
      'graph.node_exists',
      `Cannot add node "${node.id}": another node with other content has that id`,
      { path: 'id' },
    )
  }

  function pathsOf(id: string): string[] {
    return [...plan.nodes.keys()].filter((path) => path === id || path.startsWith(`${id}/`))
  }

  function checkEdge(edge: Edge, force: boolean): void {
    mustHave(edge.source_node)
    mustHave(edge.target_node)
    refuseUiSlot(edge.source_node, edge.source_slot, 'outputs')
    refuseUiSlot(edge.target_node, edge.target_slot, 'inputs')
    if (document.edges.some((other) => edgeKey(other) === edgeKey(edge))) {
      throw new EngineError('edge.duplicate', `${quoteEdge(edge)} is there already`)
    }

    const next = planGraph(withEdge(document, edge), components, slotsOf)
    const problem = next.problems.find((one) => edgeKey(one.edge) === edgeKey(edge))
    if (problem) throw new EngineError(asUnknownSlot(problem), problem.detail)

    const clash = force ? null : types.clashWith(next, edge)
    if (clash) {
      throw new EngineError(
        'edge.type_mismatch',
        `Cannot connect ${quoteEdge(edge)}: ${clash}. Convert in between, or force the edge`,
        { path: 'target_slot' },
      )
    }
  }

  function refuseUiSlot(id: string, slot: string, side: 'inputs' | 'outputs'): void {
    const declared = catalog.component(document.nodes.get(id)!.type)?.[side][slot]
    if (declared && 'type' in declared && declared.type === 'ui') {
      throw new EngineError(
        'edge.ui_slot',
        `Cannot connect "${id}.${slot}": it belongs to the page (${declared.marker}) and takes no edges`,
      )
    }
  }

  return {
    get document() {
      return document
    },
    logs: runtime.logs,
    get started() {
      return live.started
    },

    nodes: () => [...document.nodes.keys()].map((id) => views.view(id)),
    node: (id) => {
      mustHave(id)
      return views.view(id)
    },

    async addNode(request) {
      const found = existing(request)
      if (found) return { view: found, created: false }
      const node = await newNode(request)
      const foundMeanwhile = existing(request)
      if (foundMeanwhile) return { view: foundMeanwhile, created: false }
      await edit(withNode(document, node))
      return { view: views.view(node.id), created: true }
    },

    updateNode(id, update: NodeUpdate) {
      const node = { ...mustHave(id), ...update }
      void edit(withNode(document, node))
      return views.view(id)
    },

    async setInitArgs(id, initArgs) {
      const node = mustHave(id)
      if (node.subGraph) {
        throw new EngineError(
          'graph.is_composite',
          `Cannot configure "${id}": it is a composite; configure the nodes inside it`,
        )
      }
      const component = catalog.component(node.type)
      if (component) parseInitArgs(component, initArgs)
      await edit(withNode(document, { ...node, initArgs }))
      return views.view(id)
    },

    async deleteNode(id) {
      if (!document.nodes.has(id)) return
      const paths = pathsOf(id)
      await edit(withoutNode(document, id))
      for (const path of paths) runtime.logs.clear(path)
    },

    async restartNode(id) {
      mustHave(id)
      await enqueue(() => live.restart(pathsOf(id)))
      return views.view(id)
    },

    async stopNode(id) {
      mustHave(id)
      await enqueue(() => live.hold(pathsOf(id)))
      return views.view(id)
    },

    edges: () => document.edges,
    edgeProblems: (): readonly EdgeProblem[] => [...plan.problems, ...types.problems(plan)],

    async addEdge(edge, { force = false } = {}) {
      checkEdge(edge, force)
      await edit(withEdge(document, edge))
      return edge
    },

    async deleteEdge(edge) {
      if (!document.edges.some((other) => edgeKey(other) === edgeKey(edge))) {
        throw new EngineError('edge.not_found', `${quoteEdge(edge)} is not there`)
      }
      await edit(withoutEdge(document, edge))
    },

    annotations: () => document.annotations,
    setAnnotations(annotations: readonly Annotation[]) {
      adopt(applyPatch(document, { annotations }))
    },

    async group({ nodeIds, name = 'Subgraph', id = randomUUID() }) {
      const there = document.nodes.get(id)
      if (there) {
        const isSame =
          there.subGraph !== null &&
          there.type === name &&
          isDeepStrictEqual(new Set(there.subGraph.nodes.keys()), new Set(nodeIds))
        if (isSame) return { view: views.view(id), created: false }
        throw new EngineError('graph.node_exists', `Cannot group as "${id}": a node has that id`, {
          path: 'id',
        })
      }
      const grouped = groupNodes(document, { nodeIds, name, id, slotsOf })
      await edit(grouped.document, grouped.renamed)
      return { view: views.view(id), created: true }
    },

    async ungroup(id) {
      const node = document.nodes.get(id)
      if (!node?.subGraph) {
        throw new EngineError(
          'graph.not_composite',
          node ? `Cannot ungroup "${id}": it is not a composite` : `There is no node "${id}"`,
        )
      }
      const ungrouped = ungroupNode(document, id, { slotsOf })
      await edit(ungrouped.document, ungrouped.renamed)
      return [...document.nodes.keys()].map((nodeId) => views.view(nodeId))
    },

    start: () => enqueue(() => live.start()),
    startWaiting: () => enqueue(() => live.startWaiting()),
    stop: () => enqueue(() => live.stop()),

    reset: (next, { folder }) =>
      enqueue(async () => {
        await live.stop()
        const former = plan
        adoptOther(next)
        for (const path of former.nodes.keys()) runtime.logs.clear(path)
        events.emit('reset', document)

        // A node of the graph before is another one, also where the ids are the same.
        await live.apply(NO_PLAN)
        live.setProjectFolder(folder)
        await live.apply(plan)
        events.emit('ui')
        return [
          ...views.unknownTypes(),
          ...[...plan.problems, ...types.problems(plan)].map(asProblem),
        ]
      }),

    metrics: () => views.metrics(),
    uiChannels: () => views.uiChannels(),

    tap: (nodeId, slot, tapOptions) =>
      runtime.fabric.tap(views.endpoint(nodeId, slot, 'outputs'), tapOptions),
    outputKey: (nodeId, slot) => views.outputKey(nodeId, slot),
    inject: (nodeId, slot) => live.inject(views.endpoint(nodeId, slot, 'inputs')),

    options(type, values) {
      const component = catalog.component(type)
      const source = catalog.source(type)
      if (!component || !source) {
        throw new EngineError('component.not_found', `There is no component "${type}"`)
      }
      return component.options ? runtime.options(source, values) : Promise.resolve({})
    },

    on(event, listener) {
      events.on(event, listener as never)
      return () => events.off(event, listener as never)
    },

    async close() {
      await enqueue(() => live.stop())
      await runtime.close()
    },
  }
}

function outermostId(path: string): string {
  return path.split('/', 1)[0]!
}

/** Ids of the composites around a path, innermost last. */
function outerIds(path: string): string[] {
  const parts = path.split('/')
  return parts.slice(1).map((_, depth) => parts.slice(0, depth + 1).join('/'))
}

function quoteEdge(edge: Edge): string {
  return `"${edge.source_node}.${edge.source_slot}" → "${edge.target_node}.${edge.target_slot}"`
}

function asUnknownSlot(problem: EdgeProblem): EdgeProblem['code'] {
  return problem.code === 'node.unknown_type' ? 'graph.unknown_slot' : problem.code
}

function asProblem({ edge, detail }: EdgeProblem) {
  return { path: `edges ${quoteEdge(edge)}`, detail }
}
