import type { Supervisor } from './supervisor.ts'
import type { Thread } from './thread.ts'
import type { WorkerPool } from './worker-pool.ts'

export interface WatchdogOptions {
  readonly pool: WorkerPool
  readonly supervisor: Supervisor
  /** How long a thread may be silent, ms. */
  readonly notRespondingMs: number
  /** Off-heap memory that a thread may use, MiB. */
  readonly buffersLimitMb: number
}

const INTERVAL_MS = 250
/** A new thread, and one that loads modules or models or computes with them, may be silent for longer, ms. */
const LOADING_MS = 30_000

interface Watch {
  heartbeat: number
  silentMs: number
  isReported: boolean
}

/** Looks four times a second whether the threads live and how much memory they hold outside their heaps. */
export class Watchdog {
  readonly #options: WatchdogOptions
  readonly #watches = new WeakMap<Thread, Watch>()
  readonly #timer: NodeJS.Timeout
  #lastTick = performance.now()

  constructor(options: WatchdogOptions) {
    this.#options = options
    this.#timer = setInterval(() => this.#tick(), INTERVAL_MS).unref()
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #tick(): void {
    // A late tick means that we were held up ourselves, and perhaps the threads with us.
    const now = performance.now()
    const elapsedMs = Math.min(now - this.#lastTick, INTERVAL_MS)
    this.#lastTick = now
    for (const thread of this.#options.pool.threads) {
      if (thread.keys.size === 0) this.#watches.delete(thread)
      else this.#look(thread, elapsedMs)
    }
  }

  #look(thread: Thread, elapsedMs: number): void {
    const watch = this.#watchOf(thread)
    const { heartbeat } = thread
    if (heartbeat !== watch.heartbeat) {
      watch.heartbeat = heartbeat
      watch.silentMs = 0
      if (watch.isReported) this.#recovered(thread, watch)
      this.#checkBuffers(thread, thread.buffersKib)
      return
    }
    watch.silentMs += elapsedMs
    if (!thread.isReady) {
      if (watch.silentMs > LOADING_MS)
        this.#lose(thread, 'node.thread_exited', 'waits for a thread that does not start')
      return
    }
    // What a silent thread last said about its memory is out of date.
    void thread.askBuffersKib().then(
      (kib) => this.#checkBuffers(thread, kib),
      () => {},
    )
    const isLoading = [...thread.keys].some((key) => this.#options.supervisor.isLoading(key))
    // Inference in native code does not let the event loop turn; in a thread of its own that harms nobody.
    const isComputing = thread.keys.size === 1 && thread.isHolding
    const limitMs = isLoading || isComputing ? LOADING_MS : this.#options.notRespondingMs
    if (watch.silentMs > limitMs) this.#silent(thread, watch)
  }

  #watchOf(thread: Thread): Watch {
    let watch = this.#watches.get(thread)
    if (!watch) {
      watch = { heartbeat: thread.heartbeat, silentMs: 0, isReported: false }
      this.#watches.set(thread, watch)
    }
    return watch
  }

  #checkBuffers(thread: Thread, kib: number): void {
    const limit = this.#options.buffersLimitMb
    if (kib <= limit * 1024) return
    const reason = `used more memory than a node may: ${Math.round(kib / 1024)} MiB of buffers, the limit is ${limit} MiB`
    this.#lose(thread, 'node.out_of_memory', reason)
  }

  /** Nodes that share the thread must not suffer; a lone one is left alone, unless it is to be restarted. */
  #silent(thread: Thread, watch: Watch): void {
    const { supervisor } = this.#options
    const reason = `has not responded for ${Math.round(watch.silentMs / 100) / 10} s: its component does not let the event loop turn`
    const [key] = thread.keys
    const isAlone = thread.keys.size === 1
    if (!isAlone || supervisor.restartPolicy(key!) === 'on_failure') {
      this.#lose(thread, 'node.not_responding', reason)
      return
    }
    if (watch.isReported) return
    watch.isReported = true
    supervisor.note(key!, `This node ${reason}. Stop it, or wait`)
    const detail = `Node "${supervisor.nodeId(key!)}" ${reason}`
    supervisor.mark(key!, { code: 'node.not_responding', detail })
  }

  #recovered(thread: Thread, watch: Watch): void {
    watch.isReported = false
    for (const key of thread.keys) {
      this.#options.supervisor.note(key, 'This node responds again')
      this.#options.supervisor.mark(key, null)
    }
  }

  #lose(
    thread: Thread,
    code: 'node.not_responding' | 'node.out_of_memory' | 'node.thread_exited',
    reason: string,
  ): void {
    void this.#options.supervisor.lose(thread, { code, reason })
  }
}
