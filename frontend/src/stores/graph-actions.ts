import {
  type Annotation,
  type Edge,
  EMPTY_DOCUMENT,
  type GraphDocument,
  type GraphNode,
  type RestartPolicy,
} from '@openneuro/protocol'
import type { Api } from '../lib/api.ts'
import { type ClipboardGraph, cornerOf, partOf, transplanted } from '../lib/clipboard.ts'
import { componentsFitting, fitOf, insertionSlots, type OpenEnd } from '../lib/fit.ts'
import { bodyFromNode, type Command, type NodeFields } from '../lib/graph-commands.ts'
import { commandsBetween } from '../lib/graph-diff.ts'
import { edgeId, type Fit, type FittingSlot, type NewNode, plainEdge } from '../lib/graph-model.ts'
import { randomId } from '../lib/window-id.ts'
import { dataTexts } from '../texts/data.ts'
import type { GraphCore } from './graph-core.ts'

const DUPLICATE_OFFSET = 32
const { steps } = dataTexts

/** What a step of several edits is called. */
type StepLabel = 'add' | 'move' | 'ungroup'
type Position = { readonly x: number; readonly y: number }
type MoveOptions = {
  /** All of them, with those that moved along. */
  readonly annotations?: readonly Annotation[] | null
  readonly repeats?: boolean
}
type NewIds = { readonly nodeIds: string[]; readonly annotationIds: string[] }

/** Every edit there is. Each call is one undoable step: made at once, then sent in order. */
export function createGraphActions(core: GraphCore, api: Api) {
  return {
    ...nodeActions(core),
    ...edgeActions(core),
    ...partActions(core),
    ...runActions(core, api),
    /** Makes one step of all edits in `act`. */
    together: <T>(label: StepLabel, act: () => T): T => core.together(steps[label], act),
    undo: () => core.undo(),
    redo: () => core.redo(),
    /** @throws ApiError, OfflineError */
    load: () => core.load(),
  }
}
export type GraphActions = ReturnType<typeof createGraphActions>

function nodeActions(core: GraphCore) {
  const update = (options: {
    readonly label: string
    readonly id: string
    readonly fields: NodeFields
  }) => core.edit(options.label, [{ kind: 'update_node', id: options.id, fields: options.fields }])

  return {
    /** @returns the id of the node */
    addNode(node: NewNode): string {
      const added = graphNode(core.freeId(node.type), node)
      core.edit(steps.addNode(node.type), [{ kind: 'add_node', node: bodyFromNode(added) }])
      return added.id
    },

    removeNodes: (ids: readonly string[]) => removeAll(core, { nodeIds: ids, edgeIds: [] }),

    /** With `repeats`, moves of the same nodes that follow at once are one step, as of a key held down. */
    moveNodes(
      moves: readonly (Position & { readonly id: string })[],
      { annotations = null, repeats = false }: MoveOptions = {},
    ): void {
      const commands = moves.map(
        ({ id, x, y }): Command => ({ kind: 'update_node', id, fields: { x, y } }),
      )
      if (annotations) commands.push({ kind: 'set_annotations', annotations })
      const key = repeats ? `move ${moves.map(({ id }) => id).join(' ')}` : undefined
      core.edit(steps.move, commands, key)
    },

    /** An empty label gives the node the name of its type again. */
    renameNode: (id: string, label: string | null) =>
      update({ label: steps.rename, id, fields: { label: label?.trim() || null } }),

    setCollapsed: (id: string, is: boolean) =>
      update({ label: is ? steps.collapse : steps.expand, id, fields: { collapsed: is } }),

    setRestart: (id: string, restart: RestartPolicy) =>
      update({ label: steps.restartPolicy, id, fields: { restart } }),

    setInitArgs: (id: string, initArgs: Readonly<Record<string, unknown>>) =>
      core.edit(steps.settings, [{ kind: 'set_init_args', id, initArgs }], `settings ${id}`),

    setAnnotations: (annotations: readonly Annotation[]) =>
      core.edit(steps.annotations, [{ kind: 'set_annotations', annotations }]),
  }
}

function edgeActions(core: GraphCore) {
  return {
    removeEdges: (ids: readonly string[]) => removeAll(core, { nodeIds: [], edgeIds: ids }),

    /** Nothing happens when it does not fit, unless it is forced. */
    addEdge(edge: Edge, { force = false } = {}): Fit {
      const fit = fitIn(core, edge)
      if (fit.fits || (force && fit.kinds)) {
        core.edit(steps.connect, [{ kind: 'add_edge', edge: plainEdge(edge), force }])
      }
      return fit
    },

    reconnectEdge(oldId: string, edge: Edge, { force = false } = {}): Fit {
      const old = core.use.getState().edges[oldId]
      if (!old || edgeId(edge) === oldId) return { fits: true, bridges: [] }
      const fit = fitIn(core, edge)
      if (fit.fits || (force && fit.kinds)) {
        core.edit(steps.reconnect, [
          { kind: 'remove_edge', edge: plainEdge(old) },
          { kind: 'add_edge', edge: plainEdge(edge), force },
        ])
      }
      return fit
    },

    /** @param node a new one, or the id of one that is there. @returns its id */
    insertNodeOnEdge(
      id: string,
      node: NewNode | string,
      inSlot: string,
      outSlot: string,
    ): string | null {
      const edge = core.use.getState().edges[id]
      if (!edge) return null
      const nodeId = typeof node === 'string' ? node : core.freeId(node.type)
      const type = typeof node === 'string' ? core.document.nodes.get(node)?.type : node.type
      const added: Command[] =
        typeof node === 'string'
          ? []
          : [{ kind: 'add_node', node: bodyFromNode(graphNode(nodeId, node)) }]
      const into = { ...plainEdge(edge), target_node: nodeId, target_slot: inSlot }
      const outOf = { ...plainEdge(edge), source_node: nodeId, source_slot: outSlot }
      core.edit(steps.insert(type ?? nodeId), [
        ...added,
        { kind: 'remove_edge', edge: plainEdge(edge) },
        { kind: 'add_edge', edge: into, force: false },
        { kind: 'add_edge', edge: outOf, force: false },
      ])
      return nodeId
    },
  }
}

function partActions(core: GraphCore) {
  return {
    remove: (what: Removal) => removeAll(core, what),

    /** @returns the id of the composite */
    group(nodeIds: readonly string[], name = ''): string {
      const type = name.trim() || 'Subgraph'
      const id = core.freeId(type)
      core.edit(steps.group, [{ kind: 'group', id, name: type, nodeIds }])
      return id
    },

    /** @returns ids of the nodes that were inside */
    ungroup(id: string): string[] {
      const before = core.document.nodes
      core.edit(steps.ungroup, [{ kind: 'ungroup', id }])
      return [...core.document.nodes.keys()].filter((key) => !before.has(key))
    },

    /** The top left corner of the part comes to `at`. @returns the new ids */
    paste({ document }: Pick<ClipboardGraph, 'document'>, at: Position): NewIds {
      const corner = cornerOf(document)
      const by = { x: at.x - corner.x, y: at.y - corner.y }
      return addPart(core, { part: document, by, label: steps.paste })
    },

    duplicate(nodeIds: readonly string[], annotationIds: readonly string[] = []): NewIds {
      const part = partOf(core.document, nodeIds, annotationIds)
      const by = { x: DUPLICATE_OFFSET, y: DUPLICATE_OFFSET }
      return addPart(core, { part, by, label: steps.duplicate })
    },
  }
}

/** Not undoable. The server hears of every edit first. Errors: ApiError, OfflineError. */
function runActions(core: GraphCore, api: Api) {
  const after =
    <Args extends unknown[]>(call: (...args: Args) => Promise<unknown>) =>
    async (...args: Args): Promise<void> => {
      await core.settled()
      await call(...args)
    }
  return {
    runGraph: after(api.startGraph),
    stopGraph: after(api.stopGraph),
    restartNode: after(api.restartNode),
    stopNode: after(api.stopNode),
  }
}

function graphNode(id: string, node: NewNode): GraphNode {
  return {
    id,
    type: node.type,
    initArgs: node.initArgs ?? {},
    x: node.x,
    y: node.y,
    label: node.label ?? null,
    collapsed: false,
    restart: 'never',
    subGraph: node.subGraph ?? null,
    extra: {},
  }
}

type Removal = {
  readonly nodeIds: readonly string[]
  readonly edgeIds: readonly string[]
  readonly annotationIds?: readonly string[]
}

function removeAll(core: GraphCore, { nodeIds, edgeIds, annotationIds = [] }: Removal): void {
  const { edges } = core.use.getState()
  const gone = new Set(nodeIds)
  const loose = edgeIds.flatMap((id) => {
    const edge = edges[id]
    return !edge || gone.has(edge.source_node) || gone.has(edge.target_node) ? [] : [edge]
  })
  const annotations = core.document.annotations.filter(({ id }) => !annotationIds.includes(id))
  core.edit(steps.remove(nodeIds.length + loose.length + annotationIds.length), [
    ...loose.map((edge): Command => ({ kind: 'remove_edge', edge: plainEdge(edge) })),
    ...nodeIds.map((id): Command => ({ kind: 'remove_node', id })),
    ...(annotationIds.length > 0 ? [{ kind: 'set_annotations', annotations } as const] : []),
  ])
}

function addPart(
  core: GraphCore,
  options: { readonly part: GraphDocument; readonly by: Position; readonly label: string },
): NewIds {
  const taken = new Set<string>()
  const copy = transplanted(options.part, {
    by: options.by,
    newNodeId(node) {
      const id = core.freeId(node.type, taken)
      taken.add(id)
      return id
    },
    newAnnotationId: () => randomId(),
  })
  const { document } = core
  const commands = commandsBetween(EMPTY_DOCUMENT, { ...copy, annotations: [] })
  if (copy.annotations.length > 0) {
    const annotations = [...document.annotations, ...copy.annotations]
    commands.push({ kind: 'set_annotations', annotations })
  }
  core.edit(options.label, commands)
  return { nodeIds: [...copy.nodes.keys()], annotationIds: copy.annotations.map(({ id }) => id) }
}

function fitIn(core: GraphCore, edge: Edge): Fit {
  return fitOf(core.projection.tracker, core.catalog.components, edge)
}

/** Questions about what fits; the graph stays as it is. */
export function createFitting(core: GraphCore) {
  return {
    fitOf: (edge: Edge): Fit => fitIn(core, edge),
    componentsFitting: (end: OpenEnd): FittingSlot[] =>
      componentsFitting(core.projection.tracker, core.catalog.components, end),
    /** Where a component fits on an edge; null when it does not. */
    insertionOn(id: string, type: string): { inSlot: string; outSlot: string } | null {
      const edge = core.use.getState().edges[id]
      const component = core.catalog.byType.get(type)
      if (!edge || !component) return null
      return insertionSlots(core.projection.tracker, component, edge)
    },
    /** The slots of primitives at the ends of an edge, under whose ids metrics and taps know them. */
    flatEdge: (edge: Edge): Edge | null => core.projection.tracker.flatEdge(edge),
  }
}
