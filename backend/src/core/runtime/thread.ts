import { type TransferListItem, Worker } from 'node:worker_threads'
import type { FabricMessage, FabricThread } from '../channels/fabric.ts'
import { createThreadControl, ThreadControl, wakeThread } from '../channels/thread-control.ts'
import { sharedIdCounter } from '../frames/frame-source.ts'
import type { FromThread, ThreadData, ToThread } from './thread-messages.ts'

const ENTRY = new URL('./worker-entry.ts', import.meta.url)
/** How long the end of a thread is waited for; native code can hold it up. */
const TERMINATE_MS = 500

/** Why a thread ended. */
export interface ThreadExit {
  readonly exitCode: number
  /** An error that ended it, such as a full heap. */
  readonly error: (Error & { readonly code?: string }) | null
}

export interface ThreadOptions {
  readonly id: number
  readonly shared: boolean
  readonly secrets: Readonly<Record<string, string>>
  /** Heap of the thread, MiB; above it, it ends. */
  readonly heapLimitMb: number
  readonly onMessage: (thread: Thread, message: FromThread) => void
  readonly onExit: (thread: Thread, exit: ThreadExit) => void
  /** Output of native code, which belongs to no node. */
  readonly onNativeOutput: (stream: 'stdout' | 'stderr', text: string) => void
}

/** A worker thread, seen from the main thread. */
export class Thread implements FabricThread {
  readonly id: number
  readonly isShared: boolean
  readonly control = createThreadControl()
  /** Keys of the nodes it hosts. */
  readonly keys = new Set<number>()
  /** URLs of the modules it has imported. */
  readonly modules = new Set<string>()
  /** True from the thread's first message on. */
  isReady = false
  hasEnded = false
  /** Given up: what it still says is no longer listened to. */
  isDiscarded = false
  readonly #worker: Worker
  readonly #words = new Int32Array(this.control)
  readonly #outputWindow = new Int32Array(new SharedArrayBuffer(4))
  readonly #exited = Promise.withResolvers<void>()

  constructor(options: ThreadOptions) {
    this.id = options.id
    this.isShared = options.shared
    const data: ThreadData = {
      control: this.control,
      idCounter: sharedIdCounter(),
      outputWindow: this.#outputWindow.buffer as SharedArrayBuffer,
      secrets: options.secrets,
      shared: options.shared,
    }
    this.#worker = new Worker(ENTRY, {
      name: options.shared ? 'shared nodes' : 'node',
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: options.heapLimitMb },
      execArgv: [],
      stdout: true,
      stderr: true,
    })
    this.#listen(options)
  }

  post(message: ToThread | FabricMessage, transfer?: readonly TransferListItem[]): void {
    this.#worker.postMessage(message, transfer as TransferListItem[] | undefined)
  }

  /** Asks a node to stop: a message, and a word for a thread that does not read messages. */
  requestStop(key: number): void {
    this.post({ type: 'stop', key })
    Atomics.add(this.#words, ThreadControl.STOP, 1)
    wakeThread(this.#words)
  }

  get heartbeat(): number {
    return Atomics.load(this.#words, ThreadControl.HEARTBEAT)
  }

  /** Whether a node of the thread waits for work outside its clock. */
  get isHolding(): boolean {
    return Atomics.load(this.#words, ThreadControl.HOLDS) > 0
  }

  /** Off-heap memory, KiB, as the thread itself last said. */
  get buffersKib(): number {
    return Atomics.load(this.#words, ThreadControl.BUFFERS_KIB)
  }

  /** Off-heap memory of a thread that says nothing, KiB. */
  async askBuffersKib(): Promise<number> {
    const statistics = await this.#worker.getHeapStatistics()
    return Math.ceil(statistics.external_memory / 1024)
  }

  /** The main thread has taken so many characters of output. */
  outputTaken(length: number): void {
    Atomics.sub(this.#outputWindow, 0, length)
  }

  /** Ends the thread whatever it does; resolves when it has ended, at the latest after half a second. */
  async terminate(): Promise<void> {
    if (this.hasEnded) return
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, TERMINATE_MS)
    })
    void this.#worker.terminate()
    await Promise.race([this.#exited.promise, late])
    clearTimeout(timer)
  }

  #listen(options: ThreadOptions): void {
    let error: ThreadExit['error'] = null
    this.#worker.on('message', (message: FromThread) => options.onMessage(this, message))
    this.#worker.on('error', (thrown: Error) => {
      error = thrown
    })
    this.#worker.on('exit', (exitCode) => {
      this.hasEnded = true
      options.onExit(this, { exitCode, error })
      this.#exited.resolve()
    })
    for (const name of ['stdout', 'stderr'] as const) {
      this.#worker[name].setEncoding('utf8')
      this.#worker[name].on('data', (text: string) => options.onNativeOutput(name, text))
    }
  }
}
