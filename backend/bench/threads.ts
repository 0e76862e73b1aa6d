import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { createFabric, type Fabric, type NodeLayout } from '../src/core/channels/index.ts'
import { startThread, type TestThread } from '../src/core/channels/testing/threads.ts'
import { type Kind, sumOfNumbers } from './payloads.ts'
import type { Timed } from './programs.ts'

export type Topology = '1P1C' | '1P3C' | '3P1C' | 'pipeline'

const PROGRAMS = new URL('./programs.ts', import.meta.url).href

/** How many threads of each sort a topology has. A pipeline has two stages between its ends. */
const SHAPES: Record<Topology, { sources: number; stages: number; sinks: number }> = {
  '1P1C': { sources: 1, stages: 0, sinks: 1 },
  '1P3C': { sources: 1, stages: 0, sinks: 3 },
  '3P1C': { sources: 3, stages: 0, sinks: 1 },
  pipeline: { sources: 1, stages: 2, sinks: 1 },
}

interface Run {
  readonly topology: Topology
  readonly kind: Kind
  readonly count: number
}

/** Four worker threads, used in turn by our channels and by what they are compared with. */
export class BenchThreads {
  readonly #fabric: Fabric
  readonly #threads: readonly TestThread[]
  #nextKey = 1

  private constructor(fabric: Fabric, threads: readonly TestThread[]) {
    this.#fabric = fabric
    this.#threads = threads
  }

  static async start(): Promise<BenchThreads> {
    const fabric = createFabric()
    const threads = await Promise.all(Array.from({ length: 4 }, () => startThread(fabric)))
    return new BenchThreads(fabric, threads)
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.kill()))
    this.#fabric.close()
  }

  /** Sends `count` frames through our channels. @returns frames per second */
  async channels({ topology, kind, count }: Run): Promise<number> {
    const { sources, stages, sinks } = SHAPES[topology]
    const keys = Array.from({ length: sources + stages + sinks }, () => this.#nextKey++)
    for (const key of keys) this.#fabric.addNode(layout(key, kind !== 'text'))
    const chain = [keys.slice(0, sources), ...keys.slice(sources, sources + stages).map((k) => [k])]
    chain.push(keys.slice(sources + stages))
    for (let i = 1; i < chain.length; i++) {
      for (const from of chain[i - 1]!) for (const to of chain[i]!) this.#connect(from, to)
    }
    for (const [i, key] of keys.entries()) this.#fabric.place(key, this.#threads[i]!.id)

    const each = Math.floor(count / sources)
    const receivers = keys.slice(sources).map((key, i) => {
      const isStage = i < stages
      const args = { kind, count: each * sources }
      return this.#start(sources + i, isStage ? 'runStage' : 'runSink', key, args)
    })
    await Promise.all(receivers.map(({ ready }) => ready))
    const senders = keys.slice(0, sources).map((key, i) => {
      return this.#start(i, 'runSource', key, { kind, count: each })
    })
    const rate = await rateOf({ senders, sinks: receivers.slice(stages), each, sources })
    await Promise.all(receivers.map(({ result }) => result))
    for (const key of keys) this.#fabric.removeNode(key)
    return rate
  }

  /** Posts `count` messages with the same content over MessagePorts. @returns messages per second */
  async messagePorts({ topology, kind, count }: Run): Promise<number> {
    const { sources, stages, sinks } = SHAPES[topology]
    const each = Math.floor(count / sources)
    const total = each * sources
    // One channel for each pair of neighbours in the chain.
    const hops: MessageChannel[][][] = []
    const sizes = [sources, ...new Array<number>(stages).fill(1), sinks]
    for (let hop = 1; hop < sizes.length; hop++) {
      hops.push(grid(sizes[hop - 1]!, sizes[hop]!, () => new MessageChannel()))
    }
    const incoming = (hop: number, to: number): MessagePort[] => {
      return hops[hop]!.map((row) => row[to]!.port2)
    }
    const receivers: Started[] = []
    for (let stage = 0; stage < stages; stage++) {
      const to = hops[stage + 1]![0]![0]!.port1
      const args = { kind, count: total, ports: incoming(stage, 0), to }
      receivers.push(this.#start(sources + stage, 'peerStage', 0, args, [...args.ports, to]))
    }
    for (let sink = 0; sink < sinks; sink++) {
      const args = { kind, count: total, ports: incoming(stages, sink) }
      const thread = sources + stages + sink
      receivers.push(this.#start(thread, 'peerSink', 0, args, args.ports))
    }
    await Promise.all(receivers.map(({ ready }) => ready))
    const senders = hops[0]!.map((row, i) => {
      const ports = row.map((channel) => channel.port1)
      return this.#start(i, 'peerSource', 0, { kind, count: each, ports }, ports)
    })
    return rateOf({ senders, sinks: receivers.slice(stages), each, sources })
  }

  /** @returns median round trip between two threads that sleep in between, µs */
  async roundTrip(count: number): Promise<number> {
    const [ping, pong] = [this.#nextKey++, this.#nextKey++]
    for (const key of [ping, pong]) this.#fabric.addNode(layout(key, false))
    this.#connect(ping, pong)
    this.#connect(pong, ping)
    this.#fabric.place(ping, this.#threads[0]!.id)
    this.#fabric.place(pong, this.#threads[1]!.id)
    const answering = this.#start(1, 'runStage', pong, { kind: 'text', count })
    await answering.ready
    const time = await (this.#start(0, 'runPing', ping, { count }).result as Promise<number>)
    await answering.result
    for (const key of [ping, pong]) this.#fabric.removeNode(key)
    return time
  }

  async messagePortRoundTrip(count: number): Promise<number> {
    const { port1, port2 } = new MessageChannel()
    const answering = this.#start(1, 'peerPong', 0, { port: port2 }, [port2])
    await answering.ready
    const time = this.#start(0, 'peerPing', 0, { count, port: port1 }, [port1])
    return time.result as Promise<number>
  }

  /** Sends `count` texts between two nodes of one thread. @returns frames per second */
  async withinThread(sink: string, count: number): Promise<number> {
    const [from, to] = [this.#nextKey++, this.#nextKey++]
    for (const key of [from, to]) {
      this.#fabric.addNode(layout(key, false))
      this.#fabric.place(key, this.#threads[0]!.id)
    }
    this.#connect(from, to)
    const receiver = this.#start(0, sink, to, { kind: 'text', count })
    await receiver.ready
    const sender = this.#start(0, 'runSource', from, { kind: 'text', count })
    const rate = await rateOf({ senders: [sender], sinks: [receiver], each: count, sources: 1 })
    for (const key of [from, to]) this.#fabric.removeNode(key)
    return rate
  }

  /** Runs a program that measures itself. @returns items per second */
  async program(program: string, args: unknown): Promise<number> {
    return this.#start(0, program, 0, args).result as Promise<number>
  }

  #connect(from: number, to: number): void {
    this.#fabric.connect({ node: from, slot: 'out' }, { node: to, slot: 'in' })
  }

  #start(
    thread: number,
    program: string,
    key: number,
    args: unknown,
    transfer: readonly MessagePort[] = [],
  ): Started {
    const ready = Promise.withResolvers<void>()
    const options = { module: PROGRAMS, onReport: () => ready.resolve(), transfer }
    const result = this.#threads[thread]!.run(key, program, args, options)
    result.catch(ready.reject)
    return { ready: ready.promise, result }
  }
}

interface Started {
  readonly ready: Promise<void>
  readonly result: Promise<unknown>
}

interface Measured {
  readonly senders: readonly Started[]
  readonly sinks: readonly Started[]
  readonly each: number
  readonly sources: number
}

/** From the first send to the last read. */
async function rateOf({ senders, sinks, each, sources }: Measured): Promise<number> {
  const sent = (await Promise.all(senders.map(({ result }) => result))) as Timed[]
  const read = (await Promise.all(sinks.map(({ result }) => result))) as Timed[]
  for (const { sum } of read) {
    const expected = sumOfNumbers(each) * sources
    if (sum !== expected) throw new Error(`Frames were lost or changed: ${sum}, not ${expected}`)
  }
  const startedUs = Math.min(...sent.map((timed) => timed.startedUs))
  const endedUs = Math.max(...read.map((timed) => timed.endedUs))
  return (each * sources * 1e6) / (endedUs - startedUs)
}

function layout(key: number, media: boolean): NodeLayout {
  return { key, inputs: [{ name: 'in', media }], outputs: [{ name: 'out', media }] }
}

function grid<V>(rows: number, columns: number, make: () => V): V[][] {
  return Array.from({ length: rows }, () => Array.from({ length: columns }, make))
}
