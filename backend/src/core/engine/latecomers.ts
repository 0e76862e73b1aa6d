import type { Endpoint } from '../channels/fabric.ts'
import { ToolDef } from '../frames/index.ts'
import { decode, type StandingItem } from '../runtime/standing-items.ts'

type Connection = readonly [from: Endpoint, to: Endpoint]

interface Kept {
  readonly slot: string
  readonly item: unknown
  /** When it was sent, as a position in the order of events. */
  readonly at: number
}

/** Kept per node; older ones are forgotten. */
const MAX_KEPT = 256

/**
 * What nodes send once and for all (prompts, definitions of tools) reaches those, too, who are started or
 * connected later: a language model whose settings were changed still knows its tools.
 */
export class Latecomers {
  readonly #send: (to: Endpoint, items: readonly unknown[]) => void
  readonly #kept = new Map<number, Kept[]>()
  /** When each node got its present handles. */
  readonly #placedAt = new Map<number, number>()
  /** Nodes that have handles and were not given yet what they had missed. */
  readonly #new = new Set<number>()
  #now = 0

  constructor(send: (to: Endpoint, items: readonly unknown[]) => void) {
    this.#send = send
  }

  /** A node has sent something once and for all. */
  sent(node: number, standing: StandingItem): void {
    const kept = this.#kept.get(node) ?? []
    const item = decode(standing)
    const others = kept.filter((one) => !replaces(item, one.item))
    others.push({ slot: standing.slot, item, at: ++this.#now })
    this.#kept.set(node, others.slice(-MAX_KEPT))
  }

  /** A node gets new handles: it will send everything again, and has missed what others had sent. */
  starts(node: number): void {
    this.#kept.delete(node)
    this.#placedAt.set(node, ++this.#now)
    this.#new.add(node)
  }

  /** The node is there: now it can be given what it has missed. */
  isThere(node: number, connections: Iterable<Connection>): void {
    if (!this.#new.delete(node)) return
    for (const connection of connections) {
      if (connection[1].node === node) this.#give(connection, this.#placedAt.get(node)!)
    }
  }

  /** A node that was there already is connected to another one. */
  connected(connection: Connection): void {
    if (!this.#new.has(connection[1].node)) this.#give(connection, Number.POSITIVE_INFINITY)
  }

  forget(node: number): void {
    this.#kept.delete(node)
    this.#placedAt.delete(node)
    this.#new.delete(node)
  }

  #give([from, to]: Connection, before: number): void {
    const missed = (this.#kept.get(from.node) ?? []).filter(
      ({ slot, at }) => slot === from.slot && at < before,
    )
    if (missed.length > 0)
      this.#send(
        to,
        missed.map(({ item }) => item),
      )
  }
}

/** The later definition of a tool is the one that counts. */
function replaces(item: unknown, earlier: unknown): boolean {
  return item instanceof ToolDef && earlier instanceof ToolDef && item.name === earlier.name
}
