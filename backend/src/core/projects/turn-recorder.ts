import { TRACE_PARTS, type TracePart } from '../component/context.ts'
import { type NodeTracePart, turnParts } from './turn-path.ts'
import type { TurnStore } from './turns.ts'
import type { Turn } from './types.ts'

/** How long the parts that are still to come are waited for, by how the turn is going to end. */
const WAIT_MS: Record<Turn['outcome'], number> = {
  // Threads tell of their parts by themselves, so one may come after that which ended the turn.
  played: 250,
  given_up: 1000,
  no_reply: 30_000,
}
const MAX_OPEN = 32
const MAX_PARTS = 64
/** Turns that are over, to which late parts are added. */
const MAX_CLOSED = 64
const MAX_PART_US = 600_000_000

interface KnownTurn {
  readonly turn: number
  readonly parts: NodeTracePart[]
  /** How it ends as far as is known. */
  outcome: Turn['outcome']
}

interface OpenTurn extends KnownTurn {
  timer: NodeJS.Timeout | null
}

interface ClosedTurn extends KnownTurn {
  /** Its number among the turns that are kept. */
  readonly seq: number
}

type Store = Pick<TurnStore, 'add' | 'update' | 'dropPart'>

/** Gathers what nodes tell of turns, and keeps each turn once it is over. */
export class TurnRecorder {
  readonly #store: Store
  readonly #open = new Map<number, OpenTurn>()
  readonly #closed = new Map<number, ClosedTurn>()
  /** Nodes that number the turns. */
  readonly #sources = new Set<string>()

  constructor(store: Store) {
    this.#store = store
  }

  /** Parts that make no sense, are too many, or are of a turn that was forgotten are dropped and counted. */
  add(nodeId: string, part: TracePart): void {
    if (!isSound(part) || !this.#take({ ...part, nodeId })) this.#store.dropPart()
  }

  #take(part: NodeTracePart): boolean {
    const closed = this.#closedTurnOf(part)
    if (closed) return this.#addLate(closed, part)
    const open = this.#openTurnOf(part)
    if (open.parts.length >= MAX_PARTS) return false
    open.parts.push(part)
    if (part.part === 'end_of_speech') this.#sources.add(part.nodeId)
    if (part.part !== 'played') this.#giveUpFollowed()
    else if (open.outcome !== 'played') this.#await(open, 'played')
    if (open.outcome === 'no_reply') this.#await(open, 'no_reply')
    return true
  }

  #addLate(closed: ClosedTurn, part: NodeTracePart): boolean {
    if (followsSound(closed, part)) return true
    if (closed.parts.length >= MAX_PARTS) return false
    closed.parts.push(part)
    if (part.part === 'played') closed.outcome = 'played'
    return this.#store.update({ ...explained(closed), seq: closed.seq })
  }

  /** A node begins anew; one that numbers the turns begins with 1 again. */
  restarted(nodeId: string): void {
    if (!this.#sources.has(nodeId)) return
    for (const open of [...this.#open.values()]) this.#close(open)
    this.#closed.clear()
  }

  /** Another graph: nobody waits for what was going on. */
  clear(): void {
    for (const { timer } of this.#open.values()) clearTimeout(timer ?? undefined)
    this.#open.clear()
    this.#closed.clear()
    this.#sources.clear()
  }

  /** The turn that is over to which the part belongs; null when it belongs to none, or begins another. */
  #closedTurnOf(part: TracePart): ClosedTurn | null {
    const closed = this.#closed.get(part.turn)
    if (!closed || this.#open.has(part.turn)) return null
    const isAnother = part.part === 'end_of_speech' && part.fromUs > lastOf(closed.parts).toUs
    return isAnother ? null : closed
  }

  #openTurnOf(part: TracePart): OpenTurn {
    const found = this.#open.get(part.turn)
    if (found) return found
    if (this.#open.size >= MAX_OPEN) this.#close(this.#open.values().next().value!)
    const open: OpenTurn = { turn: part.turn, parts: [], outcome: 'no_reply', timer: null }
    this.#open.set(part.turn, open)
    return open
  }

  /** Whoever speaks again no longer waits for the reply before. */
  #giveUpFollowed(): void {
    const newest = Math.max(...this.#open.keys())
    for (const open of this.#open.values()) {
      if (open.turn < newest && open.outcome === 'no_reply') this.#await(open, 'given_up')
    }
  }

  #await(open: OpenTurn, outcome: Turn['outcome']): void {
    open.outcome = outcome
    clearTimeout(open.timer ?? undefined)
    open.timer = setTimeout(() => this.#close(open), WAIT_MS[outcome]).unref()
  }

  #close(open: OpenTurn): void {
    clearTimeout(open.timer ?? undefined)
    this.#open.delete(open.turn)
    const { turn, parts, outcome } = open
    const { seq } = this.#store.add(explained(open))
    this.#closed.set(turn, { turn, parts, outcome, seq })
    if (this.#closed.size > MAX_CLOSED) this.#closed.delete(this.#closed.keys().next().value!)
  }
}

function explained({ turn, parts, outcome }: KnownTurn): Omit<Turn, 'seq'> {
  const spoken = parts.find(({ part }) => part === 'end_of_speech')
  const startUs = spoken?.fromUs ?? Math.min(...parts.map(({ fromUs }) => fromUs))
  const last = parts.find(({ part }) => part === 'played') ?? lastOf(parts)
  const endUs = Math.max(startUs, last.toUs)
  const span = { startUs, endUs, generation: last.generation ?? null }
  return { turn, total_ms: (endUs - startUs) / 1000, outcome, parts: turnParts(parts, span) }
}

/** What was done after the first sound, such as a second reply in the same turn, made that no later. */
function followsSound({ parts }: KnownTurn, { fromUs }: NodeTracePart): boolean {
  const played = parts.find(({ part }) => part === 'played')
  return played !== undefined && fromUs > played.toUs
}

function lastOf(parts: readonly NodeTracePart[]): NodeTracePart {
  return parts.reduce((last, part) => (part.toUs > last.toUs ? part : last))
}

/** Components of others tell what they like. */
function isSound({ turn, part, fromUs, toUs }: TracePart): boolean {
  const isTime = (value: number) => Number.isSafeInteger(value) && value >= 0
  return (
    Number.isInteger(turn) &&
    turn >= 0 &&
    TRACE_PARTS.includes(part) &&
    isTime(fromUs) &&
    isTime(toUs) &&
    toUs >= fromUs &&
    toUs - fromUs <= MAX_PART_US
  )
}
