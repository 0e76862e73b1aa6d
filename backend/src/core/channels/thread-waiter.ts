import { ThreadControl } from './thread-control.ts'

/** Somebody in this thread who waits for shared memory to change. */
export interface Waiting {
  /** Goes on if it can. @returns true when it still has to wait */
  poll(): boolean
}

export interface TurnBudget {
  /** How long a loop may go on without letting timers and sockets in, ms. */
  readonly milliseconds: number
  /** Or, where time must not matter, after how many checks. */
  readonly checks: number | null
}

export const LOOP_BUDGET: TurnBudget = { milliseconds: 1, checks: null }

/** A loop checks its budget every so many items. */
export const ITEMS_PER_CHECK = 32

const KEEP_ALIVE_MS = 2 ** 31 - 1

/**
 * The one place where a thread waits for other threads, however many inputs and outputs wait. Threads
 * with channels wake each other by their ports (`Peer`); everybody else by the `WAKE` word, on which one
 * `Atomics.waitAsync` is always pending here. Whoever wakes the thread clears `SLEEPING`, so a burst of
 * frames costs one wake-up.
 */
export class ThreadWaiter {
  readonly control: Int32Array
  readonly #waiting = new Set<Waiting>()
  readonly #budget: TurnBudget
  /** Waits with `SLEEPING` set. */
  #asleep = false
  #isWakeWatched = false
  #sleepLater: NodeJS.Immediate | null = null
  /** Keeps the event loop alive: a pending `waitAsync` does not. */
  #keepAlive: NodeJS.Timeout | null = null
  #turnStart = 0
  #checks = 0
  #turn: Promise<void> | null = null
  #closed = false

  constructor(control: SharedArrayBuffer, budget: TurnBudget) {
    this.control = new Int32Array(control)
    this.#budget = budget
  }

  /** Polls `waiting` after every wake-up until it need not wait any longer. */
  add(waiting: Waiting): void {
    if (this.#closed) return
    this.#waiting.add(waiting)
    this.#keepAlive ??= setInterval(() => {}, KEEP_ALIVE_MS)
    if (!this.#asleep) this.#sleep()
  }

  /** Another thread has something for this one. */
  wake(): void {
    if (this.#asleep) this.#wakeUp()
  }

  remove(waiting: Waiting): void {
    this.#waiting.delete(waiting)
  }

  /** Lets the thread end when nobody waits: an input or output has been closed. */
  settle(): void {
    if (this.#waiting.size > 0 || this.#keepAlive === null) return
    clearInterval(this.#keepAlive)
    this.#keepAlive = null
  }

  /** A promise to await when this loop has had its share, else null. */
  turnDue(): Promise<void> | null {
    if (this.#turn !== null) return this.#turn
    if (this.#budget.checks !== null) {
      if (++this.#checks % this.#budget.checks !== 0) return null
    } else {
      const now = performance.now()
      if (this.#turnStart === 0) this.#turnStart = now
      if (now - this.#turnStart < this.#budget.milliseconds) return null
    }
    this.#turn = new Promise((resolve) => {
      setImmediate(() => {
        this.#turn = null
        this.#turnStart = 0
        resolve()
      })
    })
    return this.#turn
  }

  close(): void {
    this.#closed = true
    this.#waiting.clear()
    if (this.#sleepLater !== null) clearImmediate(this.#sleepLater)
    this.settle()
  }

  #sleep(): void {
    this.#asleep = true
    this.#watchWake()
    Atomics.store(this.control, ThreadControl.SLEEPING, 1)
    // What was sent before SLEEPING was set has woken nobody.
    this.#poll()
    if (this.#waiting.size > 0) return
    this.#asleep = false
    Atomics.store(this.control, ThreadControl.SLEEPING, 0)
  }

  /** Before `SLEEPING` is set, so that whoever then clears it finds the wait. */
  #watchWake(): void {
    while (!this.#isWakeWatched) {
      const wake = Atomics.load(this.control, ThreadControl.WAKE)
      const result = Atomics.waitAsync(this.control, ThreadControl.WAKE, wake)
      if (!result.async) continue
      this.#isWakeWatched = true
      result.value.then(() => {
        this.#isWakeWatched = false
        this.wake()
      })
    }
  }

  #wakeUp(): void {
    this.#asleep = false
    this.#turnStart = 0
    const waited = this.#waiting.size
    this.#poll()
    if (this.#waiting.size === 0) return
    if (this.#waiting.size === waited) this.#sleep()
    // Somebody goes on now: until that is done, further frames need not wake this thread.
    else this.#sleepLater ??= setImmediate(this.#sleepNow)
  }

  readonly #sleepNow = (): void => {
    this.#sleepLater = null
    if (!this.#asleep && this.#waiting.size > 0 && !this.#closed) this.#sleep()
  }

  #poll(): void {
    for (const waiting of this.#waiting) {
      if (!waiting.poll()) this.#waiting.delete(waiting)
    }
  }
}
