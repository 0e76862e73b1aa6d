import { EngineError } from '@openneuro/protocol/errors'
import { Thread, type ThreadOptions } from './thread.ts'

export interface WorkerPoolOptions extends Omit<ThreadOptions, 'id' | 'shared'> {
  readonly onCreate: (thread: Thread) => void
  /** Threads kept ready for the next node. */
  readonly spareThreads: number
  /** Nodes that would need more threads than this do not start. */
  readonly maxThreads: number
  /** How long a further idle thread is kept. */
  readonly idleThreadMs: number
  /** How long after the last start the spare threads are made. */
  readonly warmUpMs: number
}

/** Worker threads that stay up between runs and keep what they have imported. */
export class WorkerPool {
  readonly #options: WorkerPoolOptions
  readonly #threads = new Set<Thread>()
  /** Since when each idle thread has been idle. */
  readonly #idle = new Map<Thread, NodeJS.Timeout>()
  #shared: Thread | null = null
  #warmUp: NodeJS.Timeout | null = null
  #secrets: Readonly<Record<string, string>>
  #nextId = 1
  #isClosed = false

  constructor(options: WorkerPoolOptions) {
    this.#options = options
    this.#secrets = options.secrets
    this.#warmUpSoon()
  }

  get threads(): Iterable<Thread> {
    return this.#threads
  }

  /** A thread for one node, one that knows its module where possible. */
  take(module: string): Thread {
    const idle = [...this.#idle.keys()]
    const thread =
      idle.find((one) => one.modules.has(module)) ?? idle.find((one) => one.isReady) ?? idle[0]
    this.#warmUpSoon()
    if (!thread) return this.#createForNode()
    clearTimeout(this.#idle.get(thread))
    this.#idle.delete(thread)
    return thread
  }

  #createForNode(): Thread {
    const { maxThreads } = this.#options
    if (this.#threads.size < maxThreads) return this.#create({ shared: false })
    throw new EngineError(
      'node.too_many_threads',
      `Cannot start another node: ${maxThreads} threads are in use, which is the limit; stop others first`,
    )
  }

  /** The thread that small nodes share. */
  shared(): Thread {
    this.#shared ??= this.#create({ shared: true })
    return this.#shared
  }

  /** Another thread for small nodes; those to come share it as well. */
  newShared(): Thread {
    this.#shared = this.#create({ shared: true })
    return this.#shared
  }

  /** A thread that hosts nothing any more. */
  give(thread: Thread): void {
    if (thread.hasEnded || thread.isDiscarded || thread === this.#shared) return
    if (thread.isShared || this.#isClosed) {
      void this.discard(thread)
      return
    }
    const timer = setTimeout(() => this.#retire(thread), this.#options.idleThreadMs).unref()
    this.#idle.set(thread, timer)
  }

  /** Ends a thread. */
  discard(thread: Thread): Promise<void> {
    thread.isDiscarded = true
    this.#forget(thread)
    return thread.terminate()
  }

  setSecrets(secrets: Readonly<Record<string, string>>): void {
    this.#secrets = secrets
    for (const thread of this.#threads) thread.post({ type: 'secrets', secrets })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    if (this.#warmUp) clearTimeout(this.#warmUp)
    await Promise.all([...this.#threads].map((thread) => this.discard(thread)))
  }

  #create({ shared }: { shared: boolean }): Thread {
    const thread: Thread = new Thread({
      ...this.#options,
      id: this.#nextId++,
      shared,
      secrets: this.#secrets,
      onExit: (ended, exit) => {
        this.#forget(ended)
        this.#options.onExit(ended, exit)
      },
    })
    this.#threads.add(thread)
    this.#options.onCreate(thread)
    return thread
  }

  #forget(thread: Thread): void {
    this.#threads.delete(thread)
    clearTimeout(this.#idle.get(thread))
    this.#idle.delete(thread)
    if (this.#shared === thread) this.#shared = null
  }

  #retire(thread: Thread): void {
    if (this.#idle.size > this.#options.spareThreads) void this.discard(thread)
  }

  /** Makes spare threads when nothing has been started for a while, not in the middle of a start. */
  #warmUpSoon(): void {
    if (this.#options.spareThreads === 0 || this.#isClosed) return
    if (this.#warmUp) clearTimeout(this.#warmUp)
    this.#warmUp = setTimeout(() => {
      while (this.#idle.size < this.#options.spareThreads)
        this.give(this.#create({ shared: false }))
    }, this.#options.warmUpMs).unref()
  }
}
