import type { ErrorCode, ErrorPayload, RestartPolicy } from '@openneuro/protocol'
import { errorPayload } from '@openneuro/protocol/errors'
import type { Fabric } from '../channels/fabric.ts'
import type { TracePart } from '../component/context.ts'
import { exitDetail } from './exit-detail.ts'
import type { MemoryNodeLogs } from './node-logs.ts'
import { type Attempt, type NodeRecord, newAttempt, STOPPED } from './node-record.ts'
import { RestartSchedule, type RestartTimes } from './restart-schedule.ts'
import type { StandingItem } from './standing-items.ts'
import type { Thread, ThreadExit } from './thread.ts'
import type { NodeReport } from './thread-messages.ts'
import type { NodeLaunch, NodeState } from './types.ts'
import { within } from './within.ts'
import type { WorkerPool } from './worker-pool.ts'

/** Longest time a start waits for a component's module to be loaded, ms. */
const LOAD_MS = 10_000
/** Longest note, and longest name of a setting in a trace, in characters. */
const MAX_WORDS = 200

export interface SupervisorOptions {
  readonly pool: WorkerPool
  readonly fabric: Fabric
  readonly logs: MemoryNodeLogs
  readonly onState: (key: number, state: NodeState) => void
  readonly onTrace: (key: number, part: TracePart) => void
  readonly onStanding: (key: number, item: StandingItem) => void
  readonly stopDeadlineMs: number
  readonly emitDeadlineMs: number
  readonly restart: RestartTimes
}

/** Why a thread and all nodes on it are lost. */
export interface ThreadLoss {
  readonly code: ErrorCode
  /** Continues a sentence that starts with the node: `used more than …`. */
  readonly reason: string
  /** The node that is to blame, when that is known. */
  readonly culprit?: number
}

/** Starts, watches, restarts and stops nodes, each in a thread of the pool. */
export class Supervisor {
  readonly #options: SupervisorOptions
  readonly #records = new Map<number, NodeRecord>()

  constructor(options: SupervisorOptions) {
    this.#options = options
  }

  prepare(launch: NodeLaunch): void {
    const record = this.#records.get(launch.key) ?? this.#newRecord(launch)
    if (record.attempt) return
    this.#cancelRestart(record)
    record.launch = launch
    record.wanted = 'load'
    this.#begin(record, { restarts: 0 })
  }

  async emit(keys: readonly number[]): Promise<void> {
    await Promise.all(this.#recordsOf(keys).map((record) => this.#emit(record)))
  }

  run(keys: readonly number[]): void {
    for (const record of this.#recordsOf(keys)) {
      record.wanted = 'run'
      record.attempt?.thread.post({ type: 'run', key: record.launch.key })
    }
  }

  async stop(keys: readonly number[]): Promise<void> {
    await Promise.all(this.#recordsOf(keys).map((record) => this.#stop(record)))
  }

  forget(key: number): void {
    const record = this.#records.get(key)
    if (!record || record.attempt) return
    this.#cancelRestart(record)
    this.#records.delete(key)
  }

  rename(key: number, nodeId: string): void {
    const record = this.#records.get(key)
    if (!record) return
    this.#options.logs.rename(record.launch.nodeId, nodeId)
    record.launch = { ...record.launch, nodeId }
    record.attempt?.thread.post({ type: 'rename', key, nodeId })
  }

  setRestart(key: number, restart: RestartPolicy): void {
    const record = this.#records.get(key)
    if (!record) return
    record.launch = { ...record.launch, restart }
    if (restart === 'never') this.#cancelRestart(record)
  }

  state(key: number): NodeState {
    return this.#records.get(key)?.state ?? STOPPED
  }

  nodeId(key: number): string | null {
    return this.#records.get(key)?.launch.nodeId ?? null
  }

  get keys(): readonly number[] {
    return [...this.#records.keys()]
  }

  /** A line of ours in a node's log. */
  note(key: number, text: string): void {
    const record = this.#records.get(key)
    if (record) this.#options.logs.write(record.launch.nodeId, 'stderr', `${text}\n`)
  }

  /** Shows an error of a node that goes on running; null takes it away. */
  mark(key: number, error: ErrorPayload | null): void {
    const record = this.#records.get(key)
    if (record?.attempt) this.#setState(record, { ...record.state, error })
  }

  /** True while a node may be silent for longer: modules and models are being loaded. */
  isLoading(key: number): boolean {
    const record = this.#records.get(key)
    if (!record?.attempt) return false
    const { isLoaded, thread } = record.attempt
    return !isLoaded || (!thread.isShared && record.state.status === 'setup')
  }

  /** True while the node, or one that shares its thread, waits for work outside its clock. */
  isHolding(key: number): boolean {
    return this.#records.get(key)?.attempt?.thread.isHolding ?? false
  }

  restartPolicy(key: number): RestartPolicy {
    return this.#records.get(key)?.launch.restart ?? 'never'
  }

  /** A node's report from its thread. */
  receive(thread: Thread, key: number, report: Exclude<NodeReport, { type: 'ended' }>): void {
    const record = this.#records.get(key)
    const attempt = record?.attempt
    if (!record || attempt?.thread !== thread) return
    switch (report.type) {
      case 'loaded':
        attempt.isLoaded = true
        thread.modules.add(record.launch.source.module)
        attempt.loaded.resolve()
        break
      case 'emitted':
        attempt.emitted.resolve()
        break
      case 'status':
        this.#setState(record, { ...record.state, status: report.status, progress: null })
        break
      case 'progress': {
        const { fraction, text } = report
        this.#setState(record, { ...record.state, progress: { fraction, text } })
        break
      }
      case 'note':
        this.#noted(record, report.text)
        break
      case 'trace': {
        const { setting } = report.part
        const part = { ...report.part, setting: setting == null ? null : this.#words(setting) }
        this.#options.onTrace(key, part)
        break
      }
      case 'standing':
        this.#options.onStanding(key, report.item)
        break
      case 'failing':
        attempt.failure = this.#redacted(report.error)
        this.#setState(record, { ...record.state, error: attempt.failure })
        this.#expectEnd(record, attempt)
        break
      default:
        report satisfies never
    }
  }

  ended(thread: Thread, key: number, error: ErrorPayload | null): void {
    const record = this.#records.get(key)
    if (record?.attempt?.thread !== thread) return
    this.#finish(record, record.attempt, error && this.#redacted(error))
  }

  /** The component has called `process.exit`; its thread is about to end. */
  exiting(thread: Thread, key: number, exitCode: number): void {
    const attempt = this.#records.get(key)?.attempt
    if (attempt?.thread === thread) attempt.exitCode = exitCode
  }

  threadExited(thread: Thread, exit: ThreadExit): void {
    this.#options.fabric.removeThread(thread.id)
    if (!thread.isDiscarded) void this.lose(thread, lossOf(exit))
  }

  /**
   * Ends a thread that cannot go on. Alone in it, a node fails. Nodes that shared it go on in another
   * shared thread; when it is unknown which of them is to blame they are dealt out to two, so that
   * the bad one ends up alone after a few times.
   */
  async lose(thread: Thread, loss: ThreadLoss): Promise<void> {
    if (thread.isDiscarded) return
    const unread = new Map([...thread.keys].map((key) => [key, this.#unread(key)]))
    await this.#options.pool.discard(thread)

    const records = this.#recordsOf([...thread.keys]).filter(
      (one) => one.attempt?.thread === thread,
    )
    const survivors = records.filter((one) => this.#survives(one, records.length, loss))
    for (const record of records) {
      if (survivors.includes(record)) this.#unplace(record, record.attempt!)
      else this.#finish(record, record.attempt!, this.#errorOf(record, record.attempt!, loss))
    }
    this.#moveToSharedThreads(survivors, loss, unread)
  }

  #survives({ launch, attempt }: NodeRecord, inThread: number, { culprit }: ThreadLoss): boolean {
    if (!attempt?.thread.isShared || attempt.isStopping || attempt.failure) return false
    return culprit === undefined ? inThread > 1 : culprit !== launch.key
  }

  #moveToSharedThreads(
    records: readonly NodeRecord[],
    loss: ThreadLoss,
    unread: ReadonlyMap<number, number>,
  ): void {
    if (records.length === 0) return
    const { pool } = this.#options
    const threads = [pool.newShared()]
    if (loss.culprit === undefined && records.length > 1) threads.push(pool.newShared())
    records.forEach((record, index) => {
      const { key } = record.launch
      this.note(
        key,
        `The thread that this node shared with others ${loss.reason}. It was started again in ` +
          `another one; ${unread.get(key) ?? 0} unread items were lost`,
      )
      const thread = threads[index % threads.length]!
      this.#begin(record, { restarts: record.state.restarts + 1, thread })
    })
  }

  #newRecord(launch: NodeLaunch): NodeRecord {
    const record: NodeRecord = {
      launch,
      state: STOPPED,
      wanted: 'load',
      schedule: new RestartSchedule(this.#options.restart),
      restartTimer: null,
      attempt: null,
    }
    this.#records.set(launch.key, record)
    return record
  }

  #recordsOf(keys: readonly number[]): NodeRecord[] {
    return keys.map((key) => this.#records.get(key)).filter((record) => record !== undefined)
  }

  /** Puts a node into a thread and takes it as far as it was asked to go. */
  #begin(record: NodeRecord, { restarts, thread }: { restarts: number; thread?: Thread }): void {
    const { launch, wanted } = record
    const { key } = launch
    this.#setState(record, { ...STOPPED, status: 'startup', restarts })
    try {
      const own = thread ?? this.#threadFor(launch)
      record.attempt = newAttempt(own)
      own.keys.add(key)
      this.#options.fabric.place(key, own.id)
      own.post({ type: 'load', launch })
      if (wanted !== 'load') own.post({ type: 'emit', key })
      if (wanted === 'run') own.post({ type: 'run', key })
    } catch (error) {
      const payload = errorPayload(error, 'node.setup_failed')
      if (record.attempt) this.#finish(record, record.attempt, payload)
      else this.#setState(record, { ...record.state, status: 'stopped', error: payload })
    }
  }

  #threadFor({ source }: NodeLaunch): Thread {
    const { pool } = this.#options
    return source.thread === 'shared' ? pool.shared() : pool.take(source.module)
  }

  async #emit(record: NodeRecord): Promise<void> {
    if (record.wanted === 'load') record.wanted = 'emit'
    const { attempt } = record
    if (!attempt) return
    attempt.thread.post({ type: 'emit', key: record.launch.key })
    if (await within(attempt.loaded.promise, LOAD_MS)) {
      await within(attempt.emitted.promise, this.#options.emitDeadlineMs)
    }
  }

  async #stop(record: NodeRecord): Promise<void> {
    this.#cancelRestart(record)
    const { attempt } = record
    if (!attempt) return
    if (!attempt.isStopping) {
      attempt.isStopping = true
      attempt.thread.requestStop(record.launch.key)
      this.#expectEnd(record, attempt)
    }
    await attempt.ended.promise
  }

  /** From now on the node has a limited time to end; then its thread is ended. */
  #expectEnd(record: NodeRecord, attempt: Attempt): void {
    const { stopDeadlineMs } = this.#options
    attempt.deadline ??= setTimeout(() => {
      if (record.attempt !== attempt) return
      const reason = `did not stop within ${stopDeadlineMs / 1000} s, so its thread was ended`
      this.note(record.launch.key, `This node ${reason}`)
      const culprit = record.launch.key
      void this.lose(attempt.thread, { code: 'node.stop_timeout', reason, culprit })
    }, stopDeadlineMs)
  }

  /** What a node that went down with its thread has to say. */
  #errorOf({ launch }: NodeRecord, attempt: Attempt, loss: ThreadLoss): ErrorPayload | null {
    const { nodeId } = launch
    if (attempt.failure) return attempt.failure
    if (attempt.exitCode !== null) {
      return { code: 'node.thread_exited', detail: exitDetail(nodeId, attempt.exitCode) }
    }
    // Stopped before its module was there: nothing of the component was running.
    if (attempt.isStopping && !attempt.isLoaded) return null
    return { code: loss.code, detail: `Node "${nodeId}" ${loss.reason}` }
  }

  #finish(record: NodeRecord, attempt: Attempt, error: ErrorPayload | null): void {
    if (record.attempt !== attempt) return
    this.#unplace(record, attempt)
    this.#setState(record, { ...STOPPED, error, restarts: record.state.restarts })
    if (error && !attempt.isStopping) this.#restartLater(record)
  }

  #unplace(record: NodeRecord, attempt: Attempt): void {
    const { thread } = attempt
    const { key, nodeId } = record.launch
    record.attempt = null
    thread.keys.delete(key)
    this.#options.fabric.unplace(key)
    this.#options.logs.flush(nodeId)
    if (attempt.deadline) clearTimeout(attempt.deadline)
    attempt.loaded.resolve()
    attempt.emitted.resolve()
    attempt.ended.resolve()
    if (thread.isShared && thread.keys.size === 0) this.#options.pool.give(thread)
  }

  #restartLater(record: NodeRecord): void {
    if (record.launch.restart !== 'on_failure') return
    const delayMs = record.schedule.next()
    this.note(record.launch.key, `Starting again in ${delayMs / 1000} s`)
    record.restartTimer = setTimeout(() => {
      record.restartTimer = null
      this.#begin(record, { restarts: record.state.restarts + 1 })
    }, delayMs)
  }

  #cancelRestart(record: NodeRecord): void {
    if (record.restartTimer) clearTimeout(record.restartTimer)
    record.restartTimer = null
  }

  /** Shown on the node and kept in its log. */
  #noted(record: NodeRecord, text: string | null): void {
    const note = text === null ? null : this.#words(text)
    if (record.state.note === note) return
    if (note !== null) this.#options.logs.write(record.launch.nodeId, 'stdout', `${note}\n`)
    this.#setState(record, { ...record.state, note })
  }

  /** One line of somebody else's words. */
  #words(text: string): string {
    const line = this.#options.logs.redacted(String(text)).replace(/\s+/g, ' ').trim()
    return line.length > MAX_WORDS ? `${line.slice(0, MAX_WORDS - 1)}…` : line
  }

  #setState(record: NodeRecord, state: NodeState): void {
    record.state = state
    this.#options.onState(record.launch.key, state)
  }

  /** Items sent to a node that it has not read. */
  #unread(key: number): number {
    const receivers = this.#options.fabric.counters(key)?.receivers ?? {}
    return Object.values(receivers).reduce((sum, { lag }) => sum + lag, 0)
  }

  #redacted(error: ErrorPayload): ErrorPayload {
    return { ...error, detail: this.#options.logs.redacted(error.detail) }
  }
}

function lossOf({ exitCode, error }: ThreadExit): ThreadLoss {
  if (error?.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return {
      code: 'node.out_of_memory',
      reason: 'used more memory than a node may: its heap is full',
    }
  }
  const why = error ? `: ${error.name}: ${error.message}` : ` with exit code ${exitCode}`
  return { code: 'node.thread_exited', reason: `lost its thread, which ended${why}` }
}
