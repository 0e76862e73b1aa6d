import { EventEmitter } from 'node:events'
import type { RestartPolicy } from '@openneuro/protocol'
import type { Fabric } from '../channels/fabric.ts'
import { createFabric } from '../channels/index.ts'
import type { DynamicOptions } from '../component/define-component.ts'
import { DynamicOptionsCalls } from './dynamic-options.ts'
import { MemoryNodeLogs, type NodeLogs } from './node-logs.ts'
import { type OutputStreams, passThrough } from './pass-through.ts'
import { RESTART_TIMES, type RestartTimes } from './restart-schedule.ts'
import { Supervisor } from './supervisor.ts'
import type { Thread, ThreadExit } from './thread.ts'
import type { FromThread, OutputChunk } from './thread-messages.ts'
import type { ComponentSource, NodeLaunch, NodeState, Runtime, RuntimeEvents } from './types.ts'
import { Watchdog } from './watchdog.ts'
import { WorkerPool } from './worker-pool.ts'

export interface RuntimeOptions {
  /** @default a fresh one, closed with the runtime */
  readonly fabric?: Fabric
  /** Values of `.env`. */
  readonly secrets?: Readonly<Record<string, string>>
  /** Read where `.env` has no value; never masked in logs. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Where nodes' output goes besides their logs. @default nowhere */
  readonly passThrough?: OutputStreams
  /** Threads kept ready for the next node. @default 2 */
  readonly spareThreads?: number
  /** At most this many threads; nodes that would need more do not start. @default 256 */
  readonly maxThreads?: number
  /** How long a further idle thread is kept. @default 60_000 */
  readonly idleThreadMs?: number
  /** How long after the last start the spare threads are made. @default 500 */
  readonly warmUpMs?: number
  /** Heap of a thread, MiB. @default 1024 */
  readonly heapLimitMb?: number
  /** Off-heap memory of a thread, MiB. @default 2048 */
  readonly buffersLimitMb?: number
  /** Time a node has for ending itself. @default 2000 */
  readonly stopDeadlineMs?: number
  /** Time that others wait for a node's `emit`. @default 2000 */
  readonly emitDeadlineMs?: number
  /** Time that a component's `options` hook may take. @default 5000 */
  readonly optionsDeadlineMs?: number
  /** How long a thread may be silent. @default 3000 */
  readonly notRespondingMs?: number
  readonly restart?: Partial<RestartTimes>
}

/** Runs nodes in worker threads. */
export function createRuntime(options: RuntimeOptions = {}): Runtime {
  return new ThreadRuntime(options)
}

/** How often losses in lossless channels are looked for. */
const OVERFLOW_CHECK_MS = 250

class ThreadRuntime implements Runtime {
  readonly fabric: Fabric
  readonly logs: NodeLogs
  readonly #logs = new MemoryNodeLogs()
  readonly #pool: WorkerPool
  readonly #supervisor: Supervisor
  readonly #watchdog: Watchdog
  readonly #optionsCalls: DynamicOptionsCalls
  readonly #environment: Readonly<Record<string, string | undefined>>
  readonly #events = new EventEmitter<RuntimeEvents>().setMaxListeners(0)
  readonly #overflowTimer: NodeJS.Timeout
  readonly #streams: OutputStreams | undefined
  #isClosed = false

  constructor(options: RuntimeOptions) {
    this.logs = this.#logs
    this.fabric = options.fabric ?? createFabric()
    this.#environment = options.environment ?? {}
    this.#streams = options.passThrough
    if (this.#streams) passThrough(this.#logs, this.#streams)
    this.#pool = this.#createPool(options)
    this.#supervisor = new Supervisor({
      pool: this.#pool,
      fabric: this.fabric,
      logs: this.#logs,
      onState: (key, state) => this.#events.emit('state', key, state),
      onTrace: (key, part) => this.#events.emit('trace', key, part),
      onStanding: (key, item) => this.#events.emit('standing', key, item),
      stopDeadlineMs: options.stopDeadlineMs ?? 2000,
      emitDeadlineMs: options.emitDeadlineMs ?? 2000,
      restart: { ...RESTART_TIMES, ...options.restart },
    })
    this.#optionsCalls = new DynamicOptionsCalls(this.#pool, options.optionsDeadlineMs ?? 5000)
    this.#watchdog = new Watchdog({
      pool: this.#pool,
      supervisor: this.#supervisor,
      notRespondingMs: options.notRespondingMs ?? 3000,
      buffersLimitMb: options.buffersLimitMb ?? 2048,
    })
    this.#overflowTimer = setInterval(() => this.#reportOverflows(), OVERFLOW_CHECK_MS).unref()
    this.#logs.redact(Object.values(options.secrets ?? {}))
  }

  prepare(launch: NodeLaunch): void {
    this.#supervisor.prepare(launch)
  }

  emit(keys: readonly number[]): Promise<void> {
    return this.#supervisor.emit(keys)
  }

  run(keys: readonly number[]): void {
    this.#supervisor.run(keys)
  }

  stop(keys: readonly number[]): Promise<void> {
    return this.#supervisor.stop(keys)
  }

  forget(key: number): void {
    this.#supervisor.forget(key)
  }

  rename(key: number, nodeId: string): void {
    this.#supervisor.rename(key, nodeId)
  }

  setRestart(key: number, restart: RestartPolicy): void {
    this.#supervisor.setRestart(key, restart)
  }

  isHolding(key: number): boolean {
    return this.#supervisor.isHolding(key)
  }

  state(key: number): NodeState {
    return this.#supervisor.state(key)
  }

  options(source: ComponentSource, values: Record<string, unknown>): Promise<DynamicOptions> {
    return this.#optionsCalls.call(source, values)
  }

  setSecrets(secrets: Readonly<Record<string, string>>): void {
    this.#logs.redact(Object.values(secrets))
    this.#pool.setSecrets(this.#visible(secrets))
  }

  on<E extends keyof RuntimeEvents>(
    event: E,
    listener: (...args: RuntimeEvents[E]) => void,
  ): () => void {
    this.#events.on(event, listener as never)
    return () => this.#events.off(event, listener as never)
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    clearInterval(this.#overflowTimer)
    this.#watchdog.close()
    await this.#supervisor.stop(this.#supervisor.keys)
    await this.#pool.close()
    this.fabric.close()
  }

  #createPool(options: RuntimeOptions): WorkerPool {
    return new WorkerPool({
      secrets: this.#visible(options.secrets ?? {}),
      heapLimitMb: options.heapLimitMb ?? 1024,
      spareThreads: options.spareThreads ?? 2,
      maxThreads: options.maxThreads ?? 256,
      idleThreadMs: options.idleThreadMs ?? 60_000,
      warmUpMs: options.warmUpMs ?? 500,
      onCreate: (thread) => this.fabric.addThread(thread),
      onMessage: (thread, message) => this.#receive(thread, message),
      onExit: (thread, exit) => this.#threadExited(thread, exit),
      onNativeOutput: (stream, text) => this.#toServer(stream, text),
    })
  }

  /** What components see: `.env` first, then the environment. */
  #visible(secrets: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    const all = Object.entries({ ...this.#environment, ...secrets })
    return Object.fromEntries(
      all.filter((entry): entry is [string, string] => entry[1] !== undefined),
    )
  }

  #receive(thread: Thread, message: FromThread): void {
    switch (message.type) {
      case 'ready':
        thread.isReady = true
        return
      case 'node':
        this.#supervisor.receive(thread, message.key, message.report)
        break
      case 'output':
        thread.outputTaken(message.length)
        for (const chunk of message.chunks) this.#output(chunk)
        return
      case 'exiting':
        this.#supervisor.exiting(thread, message.key, message.exitCode)
        break
      case 'ended':
        // First, so that whoever waits for the end finds the thread free.
        if (message.leftOpen) this.#idle(thread, message.key, message.leftOpen)
        this.#supervisor.ended(thread, message.key, message.error)
        break
      case 'idle':
        this.#idle(thread, message.key, message.leftOpen)
        break
      case 'options':
      case 'options-failed':
        this.#optionsCalls.receive(thread, message)
        break
      default:
        message satisfies never
    }
  }

  #threadExited(thread: Thread, exit: ThreadExit): void {
    this.#optionsCalls.threadExited(thread)
    this.#supervisor.threadExited(thread, exit)
  }

  #output([key, stream, text]: OutputChunk): void {
    const nodeId = key === null ? null : this.#supervisor.nodeId(key)
    if (nodeId === null) this.#toServer(stream, text)
    else this.#logs.write(nodeId, stream, text)
  }

  /** Output that belongs to no node. */
  #toServer(stream: 'stdout' | 'stderr', text: string): void {
    this.#streams?.[stream].write(this.#logs.redacted(text))
  }

  /** A thread in which something was left open is not used again: it would disturb the next node. */
  #idle(thread: Thread, key: number, leftOpen: readonly string[]): void {
    if (thread.isShared) return
    if (leftOpen.length === 0) {
      this.#pool.give(thread)
      return
    }
    this.#supervisor.note(
      key,
      `Left open after cleanup: ${leftOpen.join(', ')}; its thread was ended`,
    )
    void this.#pool.discard(thread)
  }

  #reportOverflows(): void {
    for (const { node, slot, lost } of this.fabric.overflows()) {
      const why = `input "${slot}" is too slow: ${lost} items that must not be lost were dropped`
      this.#supervisor.note(node, `error: ${why}`)
      const detail = `Node "${this.#supervisor.nodeId(node)}": ${why}`
      this.#supervisor.mark(node, { code: 'node.channel_overflow', detail })
    }
  }
}
