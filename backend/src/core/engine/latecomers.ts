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
 * connected later: a language model whose settings were changed still knows its tools. Tools whose node
 * has gone, or is connected no more, are taken back.
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
    if (!isRemoval(item)) others.push({ slot: standing.slot, item, at: ++this.#now })
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

  /** A connection has gone: the tools that came by it are taken back. @param rest the connections that are left */
  disconnected([from, to]: Connection, rest: Iterable<Connection>): void {
    const others = [...rest].filter((one) => isAt(to, one[1]) && !isAt(from, one[0]))
    const offered = new Set(others.flatMap((one) => this.#toolsOf(one[0])).map(({ name }) => name))
    const gone = this.#toolsOf(from).filter(({ name }) => !offered.has(name))
    if (gone.length === 0) return
    this.#send(
      to,
      gone.map(({ name }) => ToolDef.removal(name)),
    )
  }

  /** A node is there no more, or begins anew: its tools are taken back wherever it is connected. */
  leaves(node: number, connections: Iterable<Connection>): void {
    const all = [...connections]
    for (const one of all) if (one[0].node === node) this.disconnected(one, all)
    const kept = this.#kept.get(node) ?? []
    this.#kept.set(
      node,
      kept.filter(({ item }) => !(item instanceof ToolDef)),
    )
  }

  #toolsOf({ node, slot }: Endpoint): ToolDef[] {
    const items = (this.#kept.get(node) ?? []).filter((one) => one.slot === slot)
    return items.map(({ item }) => item).filter((item) => item instanceof ToolDef)
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

function isAt(a: Endpoint, b: Endpoint): boolean {
  return a.node === b.node && a.slot === b.slot
}

function isRemoval(item: unknown): boolean {
  return item instanceof ToolDef && item.removed === true
}

/** The later definition of a tool is the one that counts. */
function replaces(item: unknown, earlier: unknown): boolean {
  return item instanceof ToolDef && earlier instanceof ToolDef && item.name === earlier.name
}
