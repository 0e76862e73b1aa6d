import { parentPort, workerData } from 'node:worker_threads'
import { ThreadControl } from '../channels/thread-control.ts'
import { createThreadFabric } from '../channels/thread-fabric.ts'
import { useSharedIdCounter } from '../frames/frame-source.ts'
import { OutputCapture } from './output-capture.ts'
import { ThreadHost } from './thread-host.ts'
import type { FromThread, ThreadData, ToThread } from './thread-messages.ts'

const HEARTBEAT_MS = 100

const port = parentPort!
const data = workerData as ThreadData
const post = (message: FromThread) => port.postMessage(message)

useSharedIdCounter(data.idCounter)
const capture = new OutputCapture(
  (chunks, length) => post({ type: 'output', chunks, length }),
  new Int32Array(data.outputWindow),
)
const host = new ThreadHost({
  data,
  port,
  fabric: createThreadFabric({ control: data.control }),
  capture,
})

captureOutput()
reportErrors()
startHeartbeat()
port.on('message', (message: ToThread) => host.receive(message))
post({ type: 'ready' })

/** Sends everything printed in this thread to the node that printed it. */
function captureOutput(): void {
  for (const name of ['stdout', 'stderr'] as const) {
    process[name].write = ((
      chunk: string | Uint8Array,
      encoding?: BufferEncoding | ((error?: Error) => void),
      done?: (error?: Error) => void,
    ) => {
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()
      host.write(name, text)
      const callback = typeof encoding === 'function' ? encoding : done
      if (callback) process.nextTick(callback)
      return true
    }) as typeof process.stdout.write
  }
}

/** An error that no component caught ends its node; one that belongs to no node ends the thread. */
function reportErrors(): void {
  const uncaught = (error: unknown) => {
    if (host.uncaught(error)) return
    capture.write(null, 'stderr', `${error instanceof Error ? error.stack : String(error)}\n`)
    capture.flush()
  }
  process.on('uncaughtException', uncaught)
  process.on('unhandledRejection', uncaught)
  process.on('exit', () => capture.flush())

  const exit = process.exit.bind(process)
  process.exit = ((exitCode?: number) => {
    host.exiting(Number(exitCode ?? 0))
    return exit(exitCode)
  }) as typeof process.exit
}

function startHeartbeat(): void {
  const words = new Int32Array(data.control)
  const beat = () => {
    const { arrayBuffers, heapUsed } = process.memoryUsage()
    Atomics.store(words, ThreadControl.BUFFERS_KIB, Math.ceil(arrayBuffers / 1024))
    Atomics.store(words, ThreadControl.HEAP_KIB, Math.ceil(heapUsed / 1024))
    Atomics.add(words, ThreadControl.HEARTBEAT, 1)
    host.pollStop()
  }
  beat()
  setInterval(beat, HEARTBEAT_MS).unref()
}
