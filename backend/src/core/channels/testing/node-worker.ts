import { parentPort, workerData } from 'node:worker_threads'
import { useSharedIdCounter } from '../../frames/frame-source.ts'
import type { FabricMessage } from '../fabric.ts'
import { createThreadFabric } from '../thread-fabric.ts'
import type { Program } from './programs.ts'

/** A thread that runs programs on the handles of nodes. */
export type WorkerRequest =
  | { type: 'fabric'; message: FabricMessage }
  | { type: 'run'; run: number; key: number; module: string; program: string; args: unknown }
  | { type: 'end'; key: number }
  | { type: 'memory' }

const { control, ids } = workerData as { control: SharedArrayBuffer; ids: Int32Array }
useSharedIdCounter(ids)
const fabric = createThreadFabric({ control })

parentPort!.on('message', async (request: WorkerRequest) => {
  switch (request.type) {
    case 'fabric':
      return fabric.handle(request.message)
    case 'memory':
      return parentPort!.postMessage({ type: 'memory', memory: fabric.memory() })
    case 'end':
      return fabric.ports(request.key).end()
    case 'run':
      return run(request)
  }
})

async function run({ run, key, module, program, args }: WorkerRequest & { type: 'run' }) {
  try {
    // Programs that need no handles run without a node.
    const ports = key === 0 ? { inputs: {}, outputs: {} } : fabric.ports(key)
    const programs = (await import(module)) as Record<string, Program>
    const report = (value: unknown): void => {
      parentPort!.postMessage({ type: 'report', run, value })
    }
    const result = await programs[program]!(ports as never, args as never, report)
    if (key !== 0) fabric.drop(key)
    parentPort!.postMessage({ type: 'done', run, result })
  } catch (error) {
    parentPort!.postMessage({ type: 'failed', run, error: String((error as Error).stack) })
  }
}
