import { setImmediate } from 'node:timers'
import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from './clock.ts'
import { ticks } from './ticks.ts'

/** How long a node that waits for something unknown to us is waited for, in real ms. */
const UNKNOWN_WAIT_MS = 100
/** How often it is looked at the world outside while nodes wait for it, in real ms. */
const LOOK_OUTSIDE_MS = 1
/** Turns of the event loop in which nothing must happen before time goes on while nodes hold. */
const SETTLE_TURNS = 4

interface Parked {
  /** Node that waits; feeds come first, with -1. */
  readonly order: number
  readonly seq: number
  /** Time from which it may go on, µs; null while what it waits for is not there. */
  readonly due: () => number | null
  /** A tick of `every`: it is no work that a run would have to finish. */
  readonly isTick: boolean
  readonly isSleep: boolean
  readonly resume: () => void
}

export interface VirtualUntil {
  /** Latest virtual time, µs. @default none */
  readonly limitUs?: number
  /** Asked whenever nothing moves. */
  readonly isDone?: () => boolean
  /**
   * How long sleeps go on after the last item was read, µs; ticks of `every` do not go on at all then.
   * @default endless, with ticks
   */
  readonly graceUs?: number
}

/** What nodes hold the clock for, where it keeps the same time. */
export interface Outside {
  readonly traffic: {
    /** Requests that wait for their answer. */
    readonly open: number
    /** Rises whenever something moves. */
    readonly changes: number
    /** Whether something was sent that has not arrived. */
    readonly isUnderWay: boolean
  }
}

/**
 * Time that stands still while any node has work to do. Nodes take turns: one item or one wake-up at a
 * time, chosen by time, then node order, then the order in which they began to wait. The same nodes
 * with the same input therefore do the same in every run.
 */
export class VirtualTime {
  readonly origin: number
  #now: number
  #seq = 0
  #touches = 0
  readonly #outside: Outside | null
  /** How often each node holds the time now. */
  readonly #holds = new Map<number, number>()
  readonly #parked = new Set<Parked>()
  /** Nodes that live, and whether they wait for something that is none of ours. */
  readonly #nodes = new Map<number, { isPassive: boolean }>()
  #onTouch: (() => void) | null = null
  #lastWorkUs: number

  /**
   * @param originUs µs since the Unix epoch
   * @param outside whose answers come at times of this clock; without it, time stands still in every hold
   */
  constructor(originUs: number, outside: Outside | null = null) {
    this.origin = this.#now = this.#lastWorkUs = originUs
    this.#outside = outside
  }

  get now(): number {
    return this.#now
  }

  /** A node has begun to live: until it waits for something, time stands still. */
  enter(order: number): void {
    this.#nodes.set(order, { isPassive: false })
  }

  leave(order: number): void {
    this.#nodes.delete(order)
    this.touch(order)
  }

  /** A node did something. */
  touch(order: number): void {
    this.#touches++
    const node = this.#nodes.get(order)
    if (node) node.isPassive = false
    this.#onTouch?.()
  }

  /** The clock of one node. */
  clock(order: number): Clock {
    const sleep = (ms: number, signal: AbortSignal | undefined, isTick: boolean) => {
      const dueUs = this.#now + Math.max(0, Math.round(ms * 1000))
      return this.#park({ order, due: () => dueUs, isTick, isSleep: true }, signal)
    }
    return {
      origin: this.origin,
      now: () => this.#now,
      sleep: (ms, signal) => sleep(ms, signal, false),
      every: (ms, signal) =>
        ticks(
          { now: () => this.#now, sleep: (rest, abort) => sleep(rest, abort, true) },
          ms,
          signal,
        ),
      hold: (work) => this.#hold(order, work),
    }
  }

  /** Waits until `stamp` gives a time, the one by which waiting nodes are put in order. */
  until(order: number, stamp: () => number | null): Promise<void> {
    return this.#park({ order, due: stamp, isTick: false, isSleep: false })
  }

  /** Does something at a given time, before any node. */
  at(timeUs: number, action: () => void): void {
    void this.#park({ order: -1, due: () => timeUs, isTick: false, isSleep: false }).then(action)
  }

  /** Sleep of somebody outside: one at a time goes on, before any node. */
  sleepOutside(ms: number, signal?: AbortSignal): Promise<void> {
    const dueUs = this.#now + Math.max(0, Math.round(ms * 1000))
    return this.#park({ order: -1, due: () => dueUs, isTick: false, isSleep: false }, signal)
  }

  /** Lets the nodes go on, one after the other, until nothing is left to do. */
  async run(until: VirtualUntil = {}): Promise<void> {
    for (;;) {
      await this.#quiet()
      if (until.isDone?.()) return
      const next = this.#next()
      if (!next || this.#isOver(next, until)) break
      this.#now = Math.max(this.#now, next.timeUs)
      if (!next.parked.isSleep) this.#lastWorkUs = this.#now
      this.#parked.delete(next.parked)
      next.parked.resume()
    }
    if (until.limitUs !== undefined) this.#now = Math.max(this.#now, until.limitUs)
  }

  #isOver({ parked, timeUs }: { parked: Parked; timeUs: number }, until: VirtualUntil): boolean {
    if (until.limitUs !== undefined && timeUs > until.limitUs) return true
    if (until.graceUs === undefined || !parked.isSleep) return false
    return timeUs > this.#lastWorkUs + until.graceUs || this.#onlyTicksAreLeft()
  }

  #onlyTicksAreLeft(): boolean {
    return [...this.#parked].every((one) => one.isTick || one.due() === null)
  }

  /** What comes next: an item that is there, or a sleep that is over; else the next sleep to end. */
  #next(): { parked: Parked; timeUs: number } | null {
    let best: { parked: Parked; due: number; isDue: boolean } | null = null
    for (const parked of this.#parked) {
      const due = parked.due()
      if (due === null) continue
      const isDue = due <= this.#now || (!parked.isSleep && parked.order >= 0)
      if (best === null || isBefore({ parked, due, isDue }, best)) best = { parked, due, isDue }
    }
    return best && { parked: best.parked, timeUs: best.isDue ? this.#now : best.due }
  }

  #park(waiting: Omit<Parked, 'seq' | 'resume'>, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve()
    const seq = this.#seq++
    this.touch(waiting.order)
    return new Promise((resolve) => {
      const parked: Parked = {
        ...waiting,
        seq,
        resume: () => {
          this.#parked.delete(parked)
          signal?.removeEventListener('abort', parked.resume)
          this.touch(waiting.order)
          resolve()
        },
      }
      this.#parked.add(parked)
      signal?.addEventListener('abort', parked.resume)
    })
  }

  /** Time stands still until `work` settles, and its node goes on when its turn comes. */
  async #hold<V>(order: number, work: Promise<V>): Promise<V> {
    this.#countHolds(order, 1)
    this.touch(order)
    try {
      return await work
    } finally {
      this.#countHolds(order, -1)
      await this.until(order, () => this.#now)
    }
  }

  #countHolds(order: number, change: 1 | -1): void {
    const holds = (this.#holds.get(order) ?? 0) + change
    if (holds === 0) this.#holds.delete(order)
    else this.#holds.set(order, holds)
  }

  /** Resolves when every node waits for its turn, or for somebody outside who waits for a time. */
  async #quiet(): Promise<void> {
    await turn()
    for (;;) {
      const before = this.#changes()
      await turn()
      if (this.#changes() !== before) continue
      const busy = this.#busyNodes()
      const isQuiet = await this.#isQuietOutside(before)
      if (isQuiet && busy.length === 0) return
      if (this.#changes() !== before) continue
      const wasTouched = await this.#touched(isQuiet ? UNKNOWN_WAIT_MS : this.#lookMs)
      if (!wasTouched && isQuiet) for (const node of busy) node.isPassive = true
    }
  }

  /** How long nobody looks again by himself, in real ms. */
  get #lookMs(): number | null {
    return this.#outside ? LOOK_OUTSIDE_MS : null
  }

  #changes(): number {
    return this.#touches + (this.#outside?.traffic.changes ?? 0)
  }

  /** Whether all that is held for is on its way to a time, and nothing has moved since `changes`. */
  async #isQuietOutside(changes: number): Promise<boolean> {
    const holds = [...this.#holds.values()].reduce((sum, count) => sum + count, 0)
    if (!this.#outside) return holds === 0
    const { traffic } = this.#outside
    if (traffic.isUnderWay || holds > traffic.open) return false
    for (let i = 0; i < SETTLE_TURNS && traffic.open > 0; i++) {
      await turn()
      if (this.#changes() !== changes) return false
    }
    return true
  }

  #busyNodes(): { isPassive: boolean }[] {
    const waiting = new Set([...this.#parked].map((parked) => parked.order))
    return [...this.#nodes]
      .filter(([order, node]) => !node.isPassive && !waiting.has(order) && !this.#holds.has(order))
      .map(([, node]) => node)
  }

  /** Waits until a node does something; false when none did for `limitMs`. */
  async #touched(limitMs: number | null): Promise<boolean> {
    const touched = new Promise<boolean>((resolve) => {
      this.#onTouch = () => resolve(true)
    })
    const abort = new AbortController()
    const late = limitMs === null ? [] : [delay(limitMs, false, { signal: abort.signal })]
    try {
      return await Promise.race([touched, ...late])
    } finally {
      this.#onTouch = null
      abort.abort()
      for (const timer of late) timer.catch(() => {})
    }
  }
}

interface Candidate {
  readonly parked: Parked
  readonly due: number
  readonly isDue: boolean
}

function isBefore(a: Candidate, b: Candidate): boolean {
  if (a.isDue !== b.isDue) return a.isDue
  if (a.due !== b.due) return a.due < b.due
  if (a.parked.order !== b.parked.order) return a.parked.order < b.parked.order
  return a.parked.seq < b.parked.seq
}

/** Lets everything that is ready to run do so. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
