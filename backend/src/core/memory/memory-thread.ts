import { Worker } from 'node:worker_threads'
import { EngineError, type ErrorPayload } from '@openneuro/protocol/errors'
import type { MemoryTasks } from './memory-tasks.ts'

export interface MemoryRequest {
  readonly id: number
  readonly task: keyof MemoryTasks
  readonly args: readonly unknown[]
}

export interface MemoryAnswer {
  readonly id: number
  readonly value?: unknown
  readonly error?: ErrorPayload
}

const ENTRY = new URL('./memory-worker.ts', import.meta.url)
/** A thread that nobody asked anything for this long ends. */
const IDLE_MS = 30_000
const MAX_WAITING = 256

/** Runs tasks one after the other in a thread that is started when it is needed. */
export class MemoryThread {
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>()
  #worker: Worker | null = null
  #idle: NodeJS.Timeout | null = null
  #lastId = 0
  #isDisposed = false

  /** @throws EngineError what the task throws; `memory.busy` when too many wait */
  async run<Task extends keyof MemoryTasks>(
    task: Task,
    ...args: Parameters<MemoryTasks[Task]>
  ): Promise<ReturnType<MemoryTasks[Task]>> {
    if (this.#isDisposed || this.#waiting.size >= MAX_WAITING) {
      throw new EngineError('memory.busy', 'Cannot look into the memory: too much is asked of it')
    }
    const id = ++this.#lastId
    const answer = Promise.withResolvers<unknown>()
    this.#waiting.set(id, answer)
    if (this.#idle) clearTimeout(this.#idle)
    this.#started().postMessage({ id, task, args } satisfies MemoryRequest)
    return (await answer.promise) as ReturnType<MemoryTasks[Task]>
  }

  /** What is being done is finished first. */
  async dispose(): Promise<void> {
    this.#isDisposed = true
    await Promise.allSettled([...this.#waiting.values()].map(({ promise }) => promise))
    await this.#end()
  }

  #started(): Worker {
    if (this.#worker) return this.#worker
    const worker = new Worker(ENTRY, { name: 'memory', execArgv: [] })
    worker.unref()
    worker.on('message', (answer: MemoryAnswer) => this.#answered(answer))
    worker.on('error', (error) => this.#lost(worker, error))
    worker.on('exit', () => this.#lost(worker, new Error('its thread ended')))
    this.#worker = worker
    return worker
  }

  #answered({ id, value, error }: MemoryAnswer): void {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (error) {
      const { code, detail, path } = error
      waiting?.reject(new EngineError(code, detail, path === undefined ? {} : { path }))
    } else waiting?.resolve(value)
    if (this.#waiting.size === 0) this.#idle = setTimeout(() => void this.#end(), IDLE_MS).unref()
  }

  #lost(worker: Worker, cause: Error): void {
    if (this.#worker !== worker) return
    this.#worker = null
    const error = new EngineError(
      'project.io_failed',
      `Cannot look into the memory: ${cause.message}; try again`,
      { cause },
    )
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }

  async #end(): Promise<void> {
    if (this.#idle) clearTimeout(this.#idle)
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
  }
}
