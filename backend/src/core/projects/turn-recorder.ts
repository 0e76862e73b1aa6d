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
/** Turns that are over, whose late parts open no new one. */
const MAX_CLOSED = 64
const MAX_PART_US = 600_000_000

interface OpenTurn {
  readonly turn: number
  readonly parts: NodeTracePart[]
  /** How it ends as far as is known. */
  outcome: Turn['outcome']
  timer: NodeJS.Timeout | null
}

/** Gathers what nodes tell of turns, and keeps each turn once it is over. */
export class TurnRecorder {
  readonly #store: Pick<TurnStore, 'add' | 'dropPart'>
  readonly #open = new Map<number, OpenTurn>()
  /** Turns that are over → when they were, µs. */
  readonly #closed = new Map<number, number>()
  /** Nodes that number the turns. */
  readonly #sources = new Set<string>()

  constructor(store: Pick<TurnStore, 'add' | 'dropPart'>) {
    this.#store = store
  }

  /** Parts that make no sense, come too late, or are too many are dropped and counted. */
  add(nodeId: string, part: TracePart): void {
    const open = isSound(part) ? this.#turnOf(part) : null
    if (!open || open.parts.length >= MAX_PARTS) {
      this.#store.dropPart()
      return
    }
    open.parts.push({ ...part, nodeId })
    if (part.part === 'end_of_speech') this.#sources.add(nodeId)
    if (part.part !== 'played') this.#giveUpFollowed()
    else if (open.outcome !== 'played') this.#await(open, 'played')
    if (open.outcome === 'no_reply') this.#await(open, 'no_reply')
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

  /** The turn that the part belongs to; null for one that is over. */
  #turnOf(part: TracePart): OpenTurn | null {
    const found = this.#open.get(part.turn)
    if (found) return found
    const closedUs = this.#closed.get(part.turn)
    const isAnother = part.part === 'end_of_speech' && part.fromUs > (closedUs ?? 0)
    if (closedUs !== undefined && !isAnother) return null

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
    const turn = explained(open)
    this.#closed.set(open.turn, Math.max(...open.parts.map(({ toUs }) => toUs)))
    if (this.#closed.size > MAX_CLOSED) this.#closed.delete(this.#closed.keys().next().value!)
    this.#store.add(turn)
  }
}

function explained({ turn, parts, outcome }: OpenTurn): Omit<Turn, 'seq'> {
  const spoken = parts.find(({ part }) => part === 'end_of_speech')
  const startUs = spoken?.fromUs ?? Math.min(...parts.map(({ fromUs }) => fromUs))
  const last = parts.find(({ part }) => part === 'played') ?? lastOf(parts)
  const endUs = Math.max(startUs, last.toUs)
  const span = { startUs, endUs, generation: last.generation ?? null }
  return { turn, total_ms: (endUs - startUs) / 1000, outcome, parts: turnParts(parts, span) }
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
