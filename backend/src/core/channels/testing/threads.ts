import { once } from 'node:events'
import { type TransferListItem, Worker } from 'node:worker_threads'
import { sharedIdCounter } from '../../frames/frame-source.ts'
import type { Fabric, MemoryStats } from '../fabric.ts'
import { createThreadControl } from '../thread-control.ts'
import type { WorkerRequest } from './node-worker.ts'

/** A worker thread for tests and measurements: runs programs, which are exported functions, as nodes. */
export interface TestThread {
  readonly id: number
  readonly worker: Worker
  /** Runs a program on the handles of a node that has been placed in this thread. */
  run<R>(key: number, program: string, args?: unknown, options?: RunOptions): Promise<R>
  /** Ends the handles of a node, as stopping it does. */
  end(key: number): void
  memory(): Promise<MemoryStats>
  /** Terminates the thread, whatever it does, and takes it out of the fabric. */
  kill(): Promise<void>
}

export interface RunOptions {
  /** URL of the module with the program. @default programs.ts beside this file */
  readonly module?: string
  readonly onReport?: (value: unknown) => void
  /** Ports among the arguments. */
  readonly transfer?: readonly TransferListItem[]
}

interface Running {
  readonly resolve: (result: never) => void
  readonly reject: (error: Error) => void
  readonly onReport: ((value: unknown) => void) | undefined
}

type Reply =
  | { type: 'report'; run: number; value: unknown }
  | { type: 'done'; run: number; result: unknown }
  | { type: 'failed'; run: number; error: string }
  | { type: 'memory'; memory: MemoryStats }

const PROGRAMS = new URL('./programs.ts', import.meta.url).href
let nextThread = 1
let nextRun = 1

export async function startThread(fabric: Fabric): Promise<TestThread> {
  const id = nextThread++
  const control = createThreadControl()
  const worker = new Worker(new URL('./node-worker.ts', import.meta.url), {
    workerData: { control, ids: sharedIdCounter() },
    execArgv: [],
  })
  await once(worker, 'online')
  const runs = new Map<number, Running>()
  let onMemory: ((memory: MemoryStats) => void) | null = null
  worker.on('message', (reply: Reply) => {
    if (reply.type === 'memory') {
      onMemory?.(reply.memory)
      return
    }
    const run = runs.get(reply.run)
    if (reply.type === 'report') run?.onReport?.(reply.value)
    else runs.delete(reply.run)
    if (reply.type === 'done') run?.resolve(reply.result as never)
    if (reply.type === 'failed') run?.reject(new Error(reply.error))
  })
  const post = (request: WorkerRequest, transfer: readonly TransferListItem[] = []): void =>
    worker.postMessage(request, transfer)
  fabric.addThread({
    id,
    control,
    post: (message, transfer) => post({ type: 'fabric', message }, transfer),
  })
  return {
    id,
    worker,
    run: (key, program, args, options = {}) => {
      const run = nextRun++
      const { module = PROGRAMS, onReport, transfer } = options
      post({ type: 'run', run, key, module, program, args }, transfer)
      return new Promise((resolve, reject) => runs.set(run, { resolve, reject, onReport }))
    },
    end: (key) => post({ type: 'end', key }),
    memory: () => {
      post({ type: 'memory' })
      return new Promise((resolve) => {
        onMemory = resolve
      })
    },
    kill: async () => {
      await worker.terminate()
      fabric.removeThread(id)
    },
  }
}
