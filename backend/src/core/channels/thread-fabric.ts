import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import { nowUs } from '../frames/frame-source.ts'
import type { FabricMessage, MemoryStats, NodePorts, ThreadFabric } from './fabric.ts'
import { ThreadHub } from './thread-hub.ts'
import { LOOP_BUDGET } from './thread-waiter.ts'
import type { AttachMessage, WiringMessage } from './wiring.ts'

export interface ThreadFabricOptions {
  /** Shared control memory of this thread, see `ThreadControl`. */
  readonly control: SharedArrayBuffer
}

/** Everything else arrives with the first message to `handle`. */
export function createThreadFabric(options: ThreadFabricOptions): ThreadFabric {
  return new WorkerFabric(options.control)
}

class WorkerFabric implements ThreadFabric {
  readonly #control: SharedArrayBuffer
  #hub: ThreadHub | null = null
  #port: MessagePort | null = null
  #epoch: Int32Array = new Int32Array(1)
  #seenEpoch = 0

  constructor(control: SharedArrayBuffer) {
    this.#control = control
  }

  handle(message: FabricMessage): void {
    if (!isAttach(message)) throw new Error(`Unknown message to the fabric: "${message.fabric}"`)
    const { port, leases, memoryIds, poison } = message
    this.#epoch = new Int32Array(message.epoch)
    this.#port = port
    this.#hub = new ThreadHub({
      control: this.#control,
      leases,
      memoryIds,
      poison,
      budget: LOOP_BUDGET,
      nowUs,
      exactTime: false,
      sync: () => this.#sync(),
      onMemory: (memory) => port.postMessage(memory.handle),
    })
    port.on('message', (wiring: WiringMessage) => this.#hub?.apply(wiring))
    port.unref()
  }

  ports(key: number): NodePorts {
    this.#sync()
    return this.#attached().ports(key)
  }

  drop(key: number): void {
    this.#sync()
    this.#attached().drop(key)
  }

  memory(): MemoryStats {
    return this.#attached().memory()
  }

  close(): void {
    this.#hub?.close()
    this.#port?.close()
  }

  /** Wiring takes effect at once, though the message may still wait for its turn in the event loop. */
  #sync(): void {
    // A plain load is enough: whoever learns of the change otherwise has synchronised with it.
    const epoch = this.#epoch[0]!
    if (epoch === this.#seenEpoch) return
    this.#seenEpoch = epoch
    for (;;) {
      const received = receiveMessageOnPort(this.#port!) as { message: WiringMessage } | undefined
      if (!received) return
      this.#hub!.apply(received.message)
    }
  }

  #attached(): ThreadHub {
    if (!this.#hub) throw new Error('Cannot use the fabric: this thread has not been added to it')
    return this.#hub
  }
}

function isAttach(message: FabricMessage): message is AttachMessage {
  return message.fabric === 'attach'
}
