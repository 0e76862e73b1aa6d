import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import type { FabricThread } from './fabric.ts'
import { createLeaseTable, giveBackAll } from './leases.ts'
import { Memory, type MemoryHandle } from './memory.ts'
import { createThreadControl, wakeThread } from './thread-control.ts'
import { ThreadHub } from './thread-hub.ts'
import type { TurnBudget } from './thread-waiter.ts'
import type { AttachMessage, WiringMessage } from './wiring.ts'

/** The number of the thread that owns the fabric. */
export const MAIN_THREAD = -1

interface ThreadRecord {
  readonly control: SharedArrayBuffer
  readonly leases: SharedArrayBuffer
  /** Memory the thread has made, by id. */
  readonly memories: Map<number, Memory>
  /** Threads it has channels with. */
  readonly met: Set<number>
  readonly post: (message: WiringMessage) => void
  readonly close: () => void
}

export interface ThreadTableOptions {
  readonly poison: boolean
  readonly budget: TurnBudget
  readonly nowUs: () => number
  /** True to read the time for every frame that is sent. */
  readonly exactTime: boolean
}

/** The threads of a fabric, the calling one included, and what is shared between them. */
export class ThreadTable {
  /** The calling thread's own handles: taps and injectors, and all nodes of a local fabric. */
  readonly here: ThreadHub
  readonly #poison: boolean
  readonly #threads = new Map<number, ThreadRecord>()
  readonly #memoryIds = new SharedArrayBuffer(4)

  constructor({ poison, budget, nowUs, exactTime }: ThreadTableOptions) {
    this.#poison = poison
    const control = createThreadControl()
    const leases = createLeaseTable()
    const memories = new Map<number, Memory>()
    this.here = new ThreadHub({
      control,
      leases,
      memoryIds: this.#memoryIds,
      poison,
      budget,
      nowUs,
      exactTime,
      sync: () => {},
      onMemory: (memory) => memories.set(memory.id, memory),
    })
    const post = (message: WiringMessage): void => this.here.apply(message)
    const close = (): void => this.here.close()
    this.#threads.set(MAIN_THREAD, {
      control,
      leases,
      memories,
      met: new Set(),
      post,
      close,
    })
  }

  has(id: number): boolean {
    return this.#threads.has(id)
  }

  add(thread: FabricThread): void {
    if (this.has(thread.id)) throw new Error(`Cannot add thread ${thread.id}: it is there already`)
    const { port1: port, port2 } = new MessageChannel()
    const epoch = new SharedArrayBuffer(4)
    const leases = createLeaseTable()
    const memories = new Map<number, Memory>()
    port.on('message', (handle: MemoryHandle) => this.#learn(memories, handle))
    port.unref()
    const attach: AttachMessage = {
      fabric: 'attach',
      port: port2,
      epoch,
      memoryIds: this.#memoryIds,
      leases,
      poison: this.#poison,
    }
    thread.post(attach, [port2])
    const post = postOver(port, new Int32Array(epoch))
    const close = (): void => {
      this.#learnAll(memories, port)
      port.close()
    }
    this.#threads.set(thread.id, {
      control: thread.control,
      leases,
      memories,
      met: new Set(),
      post,
      close,
    })
  }

  /** Lets two threads wake each other, from the first channel between them on. */
  introduce(a: number, b: number): void {
    const [one, other] = [this.#threads.get(a), this.#threads.get(b)]
    if (!one || !other || one.met.has(b)) return
    one.met.add(b)
    other.met.add(a)
    const { port1, port2 } = new MessageChannel()
    one.post({ type: 'meet', thread: b, control: other.control, port: port1 })
    other.post({ type: 'meet', thread: a, control: one.control, port: port2 })
  }

  /** Gives back what the thread kept of others' memory. */
  remove(id: number): void {
    const thread = this.#threads.get(id)
    if (!thread) return
    thread.close()
    for (const met of thread.met) {
      this.#threads.get(met)?.met.delete(id)
      this.post(met, { type: 'part', thread: id })
    }
    giveBackAll(thread.leases, (memory) => this.#memory(memory))
    this.#threads.delete(id)
  }

  post(id: number, message: WiringMessage): void {
    this.#threads.get(id)?.post(message)
  }

  wake(id: number): void {
    const thread = this.#threads.get(id)
    if (thread) wakeThread(new Int32Array(thread.control))
  }

  close(): void {
    for (const { close } of this.#threads.values()) close()
    this.#threads.clear()
  }

  #memory(id: number): Memory | undefined {
    for (const { memories } of this.#threads.values()) {
      const memory = memories.get(id)
      if (memory) return memory
    }
    return undefined
  }

  #learn(memories: Map<number, Memory>, handle: MemoryHandle): void {
    memories.set(handle.id, new Memory(handle, { poison: this.#poison }))
  }

  #learnAll(memories: Map<number, Memory>, port: MessagePort): void {
    for (;;) {
      const received = receiveMessageOnPort(port) as { message: MemoryHandle } | undefined
      if (!received) return
      this.#learn(memories, received.message)
    }
  }
}

/** A message counts as sent once the epoch has risen: the thread then looks for it before it sends. */
function postOver(port: MessagePort, epoch: Int32Array): (message: WiringMessage) => void {
  return (message) => {
    port.postMessage(message, 'port' in message ? [message.port] : [])
    Atomics.add(epoch, 0, 1)
  }
}
