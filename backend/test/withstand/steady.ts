import { type GraphManager, type Tap, TextFrame } from '../../src/core/index.ts'
import { untilState } from '../engine/harness.ts'

/** Ten nodes in threads of their own: a counter, and three chains of three relays. */
export const STEADY_NODES: Record<string, string> = { steady: 'Counter' }
export const STEADY_EDGES: string[] = []
const ENDS: string[] = []

for (const chain of ['a', 'b', 'c']) {
  let from = 'steady.count'
  for (const place of [1, 2, 3]) {
    const id = `steady-${chain}${place}`
    STEADY_NODES[id] = 'Relay'
    STEADY_EDGES.push(`${from} -> ${id}.text`)
    from = `${id}.text`
  }
  ENDS.push(`steady-${chain}3`)
}

/** Follows a stream of counted texts all the time, and remembers what was wrong with it. */
export class Follower {
  readonly #name: string
  readonly #tap: Tap
  readonly #reading: Promise<void>
  readonly #waiting: { readonly at: number; readonly resolve: () => void }[] = []
  readonly wrong: string[] = []
  first: number | null = null
  last = -1
  received = 0

  constructor(graph: GraphManager, nodeId: string, slot: string) {
    this.#name = `${nodeId}.${slot}`
    this.#tap = graph.tap(nodeId, slot, { maxItems: 1_000_000 })
    this.#reading = this.#read()
  }

  /** Resolves when so many more have come. */
  more(items: number): Promise<void> {
    return new Promise((resolve) => this.#waiting.push({ at: this.received + items, resolve }))
  }

  async close(): Promise<void> {
    this.#tap.close()
    await this.#reading
  }

  #wake(): void {
    const due = this.#waiting.filter(({ at }) => at <= this.received)
    for (const waiter of due) {
      this.#waiting.splice(this.#waiting.indexOf(waiter), 1)
      waiter.resolve()
    }
  }

  async #read(): Promise<void> {
    for await (const item of this.#tap) {
      const number = Number((item as TextFrame).text)
      if (!(item instanceof TextFrame)) this.wrong.push(`${this.#name}: ${String(item)}`)
      else if (this.first !== null && number !== this.last + 1) {
        this.wrong.push(`${this.#name}: ${this.last} was followed by ${item.text}`)
      }
      this.first ??= number
      this.last = number
      this.received++
      this.#wake()
    }
  }
}

/** What the steady nodes of a running graph lost. */
export class SteadyNodes {
  readonly #graph: GraphManager
  readonly #followers: readonly Follower[]

  /** Before the start, so that nothing is missed. */
  constructor(graph: GraphManager) {
    this.#graph = graph
    this.#followers = ENDS.map((id) => new Follower(graph, id, 'text'))
  }

  running(): Promise<unknown> {
    return Promise.all(
      Object.keys(STEADY_NODES).map((id) =>
        untilState(this.#graph, id, ({ status }) => status === 'running'),
      ),
    )
  }

  /** They go on: something new has come out of every chain. */
  goOn(): Promise<unknown> {
    return Promise.all(this.#followers.map((follower) => follower.more(20)))
  }

  /** Gaps, nodes that stopped, and nodes that were started again. */
  problems(): string[] {
    const nodes = Object.keys(STEADY_NODES).flatMap((id) => {
      const { status, error, restarts } = this.#graph.node(id)
      const isFine = status === 'running' && error === null && restarts === 0
      return isFine ? [] : [`${id} is ${status} (${restarts} restarts): ${error?.detail}`]
    })
    const late = this.#followers
      .filter(({ first }) => first !== 0)
      .map(({ first }) => `began at ${first}`)
    return [...nodes, ...late, ...this.#followers.flatMap(({ wrong }) => wrong)]
  }

  get received(): number {
    return Math.min(...this.#followers.map(({ received }) => received))
  }

  async close(): Promise<void> {
    await Promise.all(this.#followers.map((follower) => follower.close()))
  }
}
