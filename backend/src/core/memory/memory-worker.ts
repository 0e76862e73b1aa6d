import { parentPort } from 'node:worker_threads'
import { errorPayload } from '@openneuro/protocol/errors'
import { memoryTasks } from './memory-tasks.ts'
import type { MemoryAnswer, MemoryRequest } from './memory-thread.ts'

// SQLite's calls are synchronous, and writing a file anew takes a while: not in the server's thread.
parentPort!.on('message', ({ id, task, args }: MemoryRequest) => {
  parentPort!.postMessage(answer(id, task, args))
})

function answer(id: number, task: MemoryRequest['task'], args: readonly unknown[]): MemoryAnswer {
  try {
    const run = memoryTasks[task] as (...args: unknown[]) => unknown
    return { id, value: run(...args) }
  } catch (error) {
    return { id, error: errorPayload(error, 'project.io_failed') }
  }
}
