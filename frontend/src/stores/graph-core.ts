import {
  type Edge,
  EMPTY_DOCUMENT,
  edgeKey,
  type GraphDocument,
  type NodeResponse,
  type ServerMessage,
} from '@openneuro/protocol'
import { create } from 'zustand'
import { type Api, ApiError, OfflineError } from '../lib/api.ts'
import { isEchoOf } from '../lib/echo.ts'
import {
  applyCommands,
  type Command,
  nodeFromResponse,
  withRenamedNode,
} from '../lib/graph-commands.ts'
import { commandsBetween, inverseOf, reuse } from '../lib/graph-diff.ts'
import { freeNodeId } from '../lib/graph-model.ts'
import { EMPTY_VIEW, GraphProjection, type GraphView } from '../lib/graph-projection.ts'
import { History, type HistoryState } from '../lib/history.ts'
import type { PendingStorage } from '../lib/pending-storage.ts'
import { IdTakenError, sendCommand } from '../lib/send-command.ts'
import { type Pending, SendQueue } from '../lib/send-queue.ts'
import type { UiSocket } from '../lib/ui-socket.ts'
import { randomId } from '../lib/window-id.ts'
import { dataTexts } from '../texts/data.ts'
import { type Catalog, EMPTY_CATALOG } from './catalog-store.ts'
import type { NodeStatesStore } from './node-states.ts'

export interface GraphState extends GraphView {
  readonly loaded: boolean
  /** The open project; null for the scratch graph. */
  readonly project: string | null
  /** What could not be understood in the project's file; it was kept. */
  readonly fileProblems: readonly { readonly path: string; readonly detail: string }[]
}

export interface SaveState {
  readonly state: 'saved' | 'saving' | 'offline'
  /** Changes that the server does not have yet. */
  readonly waiting: number
}

/** An edit that the server did not take, and that was taken back here. */
export interface Refusal {
  readonly label: string
  readonly error: Error
}

export interface GraphCoreOptions {
  readonly api: Api
  /** Asked for when the graph is first loaded. */
  readonly socket: () => Pick<UiSocket, 'onMessage' | 'onConnection' | 'isConnected'>
  readonly states: NodeStatesStore
  readonly storage: PendingStorage
}

type Message<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>

/** Several edits that will be taken back at once. */
interface OpenStep {
  readonly id: string
  readonly labels: string[]
  readonly forward: Command[]
  readonly backward: Command[]
}

const MAX_PENDING = 1000
const PERSIST_MS = 200

const NOT_LOADED: GraphState = { ...EMPTY_VIEW, loaded: false, project: null, fileProblems: [] }

/** Answers and pushes take different ways: a push of before may come this long after an answer. */
const ECHO_MS = 2000

/**
 * The open graph: `#base` is what the server has pushed, `#answered` what it has answered to and may not
 * have pushed yet, the queue what it has not heard of. The view is the three after each other. So pushes,
 * answers and refusals may come in any order, and an edit that is pushed back changes nothing.
 */
export class GraphCore {
  readonly #history = new History()
  readonly use = create<GraphState>(() => NOT_LOADED)
  readonly useHistory = create<HistoryState>(() => this.#history.state)
  readonly useSaveState = create<SaveState>(() => ({ state: 'saved', waiting: 0 }))
  readonly #api: Api
  readonly #socket: GraphCoreOptions['socket']
  readonly #states: NodeStatesStore
  readonly #storage: PendingStorage
  readonly #queue: SendQueue
  readonly #refusalListeners = new Set<(refusal: Refusal) => void>()
  readonly #savedListeners = new Set<() => void>()
  #disposals: (() => void)[] = []
  /** Whose graph this is, from before it has come; undefined until the first is asked for. */
  #switchedTo: string | null | undefined
  #base: GraphDocument = EMPTY_DOCUMENT
  #answered: { readonly command: Command; readonly atMs: number }[] = []
  /** What was pushed before it was answered. */
  readonly #pushed = new WeakSet<Pending>()
  /** What takes a command back, as of when it was sent. */
  readonly #inverses = new WeakMap<Pending, Command[]>()
  /** `#base` and `#answered`. */
  #server: GraphDocument = EMPTY_DOCUMENT
  #echoTimer: ReturnType<typeof setTimeout> | null = null
  #document: GraphDocument = EMPTY_DOCUMENT
  #projection = new GraphProjection(EMPTY_CATALOG)
  /** Step → what takes back those of its commands that the server has made already. */
  readonly #doneInverses = new Map<string, Command[]>()
  #loadNumber = 0
  #connection = 0
  #isListening = false
  #loadedConnection = -1
  /** The step that edits are part of now. */
  #open: OpenStep | null = null
  /** Pushes that came while the graph was fetched. */
  #held: Message<'graph_changed'>[] | null = null
  #persistTimer: ReturnType<typeof setTimeout> | null = null

  constructor({ api, socket, states, storage }: GraphCoreOptions) {
    this.#api = api
    this.#socket = socket
    this.#states = states
    this.#storage = storage
    this.#queue = new SendQueue({
      send: (item) => this.#send(item),
      done: (item, response) => this.#done(item, response),
      refused: (item, error) => this.#refused(item, error),
      changed: () => this.#queueChanged(),
    })
  }

  get document(): GraphDocument {
    return this.#document
  }

  get catalog(): Catalog {
    return this.#projection.catalog
  }

  get projection(): GraphProjection {
    return this.#projection
  }

  get project(): string | null {
    return this.use.getState().project
  }

  get #isLoaded(): boolean {
    return this.use.getState().loaded
  }

  /** Components came, or are others now. */
  setCatalog(catalog: Catalog): void {
    this.#projection = new GraphProjection(catalog)
    const { loaded, project, fileProblems } = this.use.getState()
    const view = this.#projection.show(this.#document, EMPTY_VIEW)
    this.use.setState({ ...view, loaded, project, fileProblems }, true)
  }

  #listen(): void {
    if (this.#isListening) return
    this.#isListening = true
    const socket = this.#socket()
    this.#disposals = [
      socket.onMessage('graph_changed', (message) => this.#receive(message)),
      socket.onMessage('graph_reset', ({ current_project }) => this.#reset(current_project)),
      socket.onMessage('project', ({ current_project }) => {
        if (this.#isLoaded && current_project !== this.project) this.#reloadSoon()
      }),
      socket.onMessage('node_status', (message) => this.#states.setStatus(message)),
      socket.onMessage('model_progress', ({ model }) => this.#states.setModel(model)),
      socket.onMessage('resync', () => this.#reloadSoon()),
      socket.onMessage('hello', ({ resumed }) => {
        if (!resumed && this.#loadedConnection !== this.#connection) this.#reloadSoon()
      }),
      socket.onConnection((isConnected) => {
        if (isConnected) this.#connection++
        if (isConnected) this.#queue.kick()
        this.#queueChanged()
      }),
    ]
  }

  /**
   * Fetches the open graph, and puts edits on it that were not sent yet.
   * @throws ApiError, OfflineError
   */
  async load(): Promise<void> {
    this.#listen()
    const number = ++this.#loadNumber
    const release = await this.#queue.hold()
    this.#held ??= []
    try {
      const { current_project } = await this.#api.currentProject()
      await this.#switchTo(current_project)
      const fetchedOn = this.#socket().isConnected ? this.#connection : -1
      const [nodes, edges, annotations, problems] = await Promise.all([
        this.#api.nodes(),
        this.#api.edges(),
        this.#api.annotations(),
        this.#api.problems(),
      ])
      if (number !== this.#loadNumber) return
      this.#loadedConnection = fetchedOn
      this.#answered = []
      this.#base = {
        ...EMPTY_DOCUMENT,
        nodes: new Map(nodes.map((node) => [node.id, nodeFromResponse(node)])),
        edges,
        annotations,
      }
      this.#states.describe(nodes, { all: true })
      const held = this.#held ?? []
      this.#held = null
      for (const message of held) this.#adopt(message)
      this.#rebase()
      this.use.setState({ loaded: true, fileProblems: problems.document })
    } finally {
      if (number === this.#loadNumber) this.#held = null
      release()
    }
  }

  /** One undoable step, made at once and sent in order. */
  edit(label: string, commands: readonly Command[], mergeKey?: string): void {
    const before = this.#document
    const after = reuse(before, applyCommands(before, commands, this.catalog.slotsOf))
    const backward = inverseOf(commands, before, after, this.catalog.slotsOf)
    if (backward.length === 0) return
    if (this.#open) {
      const { id } = this.#open
      this.#open.forward.push(...commands)
      this.#open.backward.unshift(...backward)
      this.#open.labels.push(label)
      this.#make({ id, label, commands, after })
      return
    }
    const id = randomId()
    const key = mergeKey === undefined ? {} : { mergeKey }
    this.#history.add({ id, label, forward: commands, backward, ...key })
    this.#make({ id, label, commands, after })
  }

  /** The edits that `act` makes are one step, also when it throws. A single one keeps its label. */
  together<T>(label: string, act: () => T): T {
    if (this.#open) return act()
    const open: OpenStep = { id: randomId(), labels: [], forward: [], backward: [] }
    this.#open = open
    try {
      return act()
    } finally {
      this.#open = null
      const { labels, ...step } = open
      const [only = label] = labels
      if (labels.length > 0) {
        this.#history.add({ ...step, label: labels.length === 1 ? only : label })
      }
      this.useHistory.setState(this.#history.state)
    }
  }

  undo(): void {
    const id = randomId()
    const step = this.#history.undo(id)
    if (step) this.#replay(id, step.label, step.backward)
  }

  redo(): void {
    const id = randomId()
    const step = this.#history.redo(id)
    if (step) this.#replay(id, step.label, step.forward)
  }

  /** Told of every edit that the server refused. @returns the undo */
  onRefused(listener: (refusal: Refusal) => void): () => void {
    this.#refusalListeners.add(listener)
    return () => this.#refusalListeners.delete(listener)
  }

  /** Told whenever the last waiting change has reached the server. @returns the undo */
  onSaved(listener: () => void): () => void {
    this.#savedListeners.add(listener)
    return () => this.#savedListeners.delete(listener)
  }

  /**
   * Resolves when the server has every edit.
   * @throws OfflineError
   */
  async settled(): Promise<void> {
    await this.#queue.drained(() => new OfflineError())
  }

  /** Writes down what waits, as before the page is closed. */
  flush(): void {
    if (this.#persistTimer) clearTimeout(this.#persistTimer)
    this.#persistTimer = null
    if (this.#isLoaded) this.#storage.save(this.project, this.#queue.items)
  }

  close(): void {
    this.flush()
    if (this.#echoTimer) clearTimeout(this.#echoTimer)
    for (const dispose of this.#disposals) dispose()
    this.#queue.close()
  }

  #replay(id: string, label: string, commands: readonly Command[]): void {
    const after = applyCommands(this.#document, commands, this.catalog.slotsOf)
    this.#make({ id, label, commands, after: reuse(this.#document, after) })
  }

  #make(step: {
    readonly id: string
    readonly label: string
    readonly commands: readonly Command[]
    readonly after: GraphDocument
  }): void {
    this.#show(step.after)
    this.useHistory.setState(this.#history.state)
    const item = { step: step.id, label: step.label, sent: false }
    this.#queue.push(step.commands.map((command) => ({ ...item, command })))
    if (this.#queue.items.length > MAX_PENDING) this.#compact(step)
  }

  /** So many edits wait that only what they come to is kept. */
  #compact({ id, label }: { readonly id: string; readonly label: string }): void {
    this.#queue.replaceWaiting((waiting) => {
      const head = this.#queue.items.filter((item) => !waiting.includes(item))
      const sent = head.map(({ command }) => command)
      const start = applyCommands(this.#server, sent, this.catalog.slotsOf)
      const commands = commandsBetween(start, this.#document)
      return commands.map((command) => ({ step: id, label, command, sent: false }))
    })
  }

  #show(document: GraphDocument): void {
    this.#document = document
    const state = this.use.getState()
    const view = this.#projection.show(document, state)
    if (Object.entries(view).some(([key, value]) => state[key as keyof GraphState] !== value)) {
      this.use.setState(view)
    }
  }

  /** The view anew, after the base changed or something in the queue was taken back. */
  #rebase(): void {
    const { slotsOf } = this.catalog
    const answered = this.#answered.map(({ command }) => command)
    const waiting = this.#queue.items.map(({ command }) => command)
    this.#server = applyCommands(this.#base, answered, slotsOf)
    const document = reuse(this.#document, applyCommands(this.#server, waiting, slotsOf))
    if (waiting.length === 0) this.#server = document
    if (waiting.length + answered.length === 0) this.#base = document
    this.#show(document)
  }

  #send(item: Pending): Promise<NodeResponse | null> {
    const isPartOfStep = this.#queue.items.some((one) => one !== item && one.step === item.step)
    if (isPartOfStep && !this.#inverses.has(item)) {
      // Now, because its push may come before its answer.
      const { slotsOf } = this.catalog
      const after = applyCommands(this.#server, [item.command], slotsOf)
      this.#inverses.set(item, inverseOf([item.command], this.#server, after, slotsOf))
    }
    return sendCommand(this.#api, item.command, item.sent)
  }

  #done(item: Pending, response: NodeResponse | null): void {
    const command = asAnswered(item.command, response)
    this.#server = applyCommands(this.#server, [command], this.catalog.slotsOf)
    if (!this.#pushed.has(item)) this.#answered.push({ command, atMs: performance.now() })
    this.#echoTimer ??= setTimeout(() => this.#forgetAnswers(), ECHO_MS)
    if (command !== item.command) this.#rebase()
    // With a connection, states come in order; an answer may be older than they are.
    if (response && !this.#socket().isConnected) this.#states.describe([response])
    const isLast = !this.#queue.items.some(({ step }) => step === item.step)
    if (isLast) {
      this.#doneInverses.delete(item.step)
      return
    }
    const inverse = this.#inverses.get(item) ?? []
    const others = this.#doneInverses.get(item.step) ?? []
    this.#doneInverses.set(item.step, [...inverse, ...others])
  }

  /** By now the pushes have come; without a connection there are none, and the answers have to do. */
  #forgetAnswers(): void {
    this.#echoTimer = null
    const { isConnected } = this.#socket()
    const latestMs = isConnected ? performance.now() - ECHO_MS : Number.POSITIVE_INFINITY
    const old = this.#answered.filter(({ atMs }) => atMs <= latestMs)
    this.#answered = this.#answered.filter(({ atMs }) => atMs > latestMs)
    if (!isConnected) {
      const commands = old.map(({ command }) => command)
      this.#base = applyCommands(this.#base, commands, this.catalog.slotsOf)
    }
    if (old.length > 0) this.#rebase()
    if (this.#answered.length > 0) {
      this.#echoTimer = setTimeout(() => this.#forgetAnswers(), ECHO_MS / 2)
    }
  }

  /** The whole step goes: what waits is dropped, what was made is taken back. */
  #refused(item: Pending, error: ApiError | IdTakenError): void {
    if (error instanceof IdTakenError && item.command.kind === 'add_node') {
      this.#sendUnderOtherId(item, item.command.node.id)
      return
    }
    const inverse = this.#doneInverses.get(item.step) ?? []
    this.#doneInverses.delete(item.step)
    this.#history.forget(item.step)
    this.useHistory.setState(this.#history.state)
    this.#queue.replaceWaiting((waiting) => waiting.filter(({ step }) => step !== item.step))
    const back = { step: `${item.step}:back`, label: item.label, sent: false }
    this.#queue.unshift(inverse.map((command) => ({ ...back, command })))
    this.#rebase()
    if (error instanceof ApiError && error.code === 'graph.node_not_found') return
    for (const listener of [...this.#refusalListeners]) listener({ label: item.label, error })
  }

  #sendUnderOtherId(item: Pending, id: string): void {
    const other = `${id}_${randomId().slice(0, 4)}`
    const renamed = (pending: Pending): Pending => ({
      ...pending,
      command: withRenamedNode(pending.command, id, other),
    })
    this.#history.renameNode(id, other)
    this.#queue.replaceWaiting((waiting) => [
      { ...renamed(item), sent: false },
      ...waiting.map(renamed),
    ])
    this.#rebase()
  }

  #receive(message: Message<'graph_changed'>): void {
    if (this.#held) {
      this.#held.push(message)
      return
    }
    if (!this.#isLoaded) return
    this.#adopt(message)
    this.#recogniseEcho(message)
    this.#rebase()
  }

  /** Pushes come in order: what was answered before this one has been pushed too, if it changed anything. */
  #recogniseEcho(message: Message<'graph_changed'>): void {
    const index = this.#answered.findIndex(({ command }) => isEchoOf(message, command))
    if (index >= 0) this.#answered.splice(0, index + 1)
    const [first] = this.#queue.items
    if (index >= 0 || !first || !isEchoOf(message, first.command)) return
    this.#answered = []
    this.#pushed.add(first)
  }

  #adopt(message: Message<'graph_changed'>): void {
    const {
      nodes: changed = [],
      removed_nodes = [],
      added_edges = [],
      removed_edges = [],
    } = message
    const nodes = new Map(this.#base.nodes)
    for (const id of removed_nodes) nodes.delete(id)
    for (const node of changed) {
      nodes.set(node.id, { ...nodeFromResponse(node), extra: nodes.get(node.id)?.extra ?? {} })
    }
    this.#states.remove(removed_nodes)
    this.#states.describe(changed)
    this.#base = {
      ...this.#base,
      nodes,
      edges: mergedEdges(this.#base.edges, added_edges, removed_edges),
      annotations: message.annotations ?? this.#base.annotations,
    }
  }

  #reset(project: string | null): void {
    if (!this.#isLoaded && this.#held === null) return
    if (project === this.project) this.#clearHistory()
    this.#reloadSoon()
  }

  #reloadSoon(): void {
    if (!this.#isLoaded) return
    // When it fails, the connection is gone again, and its return asks for another try.
    this.load().catch(() => {})
  }

  /**
   * Edits that wait for one project are not sent to another. Those made since it was switched to, while the
   * graph is still on its way, stay: several things may ask for the same switch.
   */
  async #switchTo(project: string | null): Promise<void> {
    if (project === this.#switchedTo) return
    const items = await this.#storage.take(project)
    if (project === this.#switchedTo) return
    if (this.#isLoaded) this.flush()
    this.#switchedTo = project
    this.#clearHistory()
    this.#doneInverses.clear()
    this.#queue.replaceWaiting(() => [])
    this.#base = EMPTY_DOCUMENT
    this.#server = EMPTY_DOCUMENT
    this.#answered = []
    this.#document = EMPTY_DOCUMENT
    this.#projection = new GraphProjection(this.catalog)
    this.use.setState({ ...NOT_LOADED, project }, true)
    this.#queue.push(items)
  }

  #clearHistory(): void {
    this.#history.clear()
    this.useHistory.setState(this.#history.state)
  }

  #queueChanged(): void {
    const { items, isOffline } = this.#queue
    const waiting = new Set(items.map(({ step }) => step)).size
    const isAway = isOffline || (this.#isLoaded && !this.#socket().isConnected)
    const state = isAway ? 'offline' : waiting > 0 ? 'saving' : 'saved'
    const last = this.useSaveState.getState()
    if (last.state !== state || last.waiting !== waiting) {
      this.useSaveState.setState({ state, waiting })
    }
    if (this.#isLoaded) this.#persistTimer ??= setTimeout(() => this.flush(), PERSIST_MS)
    if (last.waiting > 0 && waiting === 0) {
      for (const listener of [...this.#savedListeners]) listener()
    }
  }

  /** A short id that no node here has. */
  freeId(type: string, alsoTaken: ReadonlySet<string> = new Set()): string {
    const { nodes } = this.#document
    return freeNodeId(type, (id) => nodes.has(id) || alsoTaken.has(id))
  }
}

/** When a saved project was dropped in, only the server knew what is inside. */
function asAnswered(command: Command, response: NodeResponse | null): Command {
  if (command.kind !== 'add_node' || command.node.sub_graph || !response?.sub_graph) return command
  return { ...command, node: { ...command.node, sub_graph: response.sub_graph } }
}

function mergedEdges(
  edges: readonly Edge[],
  added: readonly Edge[],
  removed: readonly Edge[],
): readonly Edge[] {
  if (added.length + removed.length === 0) return edges
  const gone = new Set(removed.map(edgeKey))
  const kept = edges.filter((edge) => !gone.has(edgeKey(edge)))
  const present = new Set(kept.map(edgeKey))
  return [...kept, ...added.filter((edge) => !present.has(edgeKey(edge)))]
}

/** Why an edit was taken back, in words. */
export function refusalText({ label, error }: Refusal): string {
  return `${dataTexts.queue.refused(label)}: ${error.message}`
}
