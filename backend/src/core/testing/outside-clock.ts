import type { Clock } from '../runtime/clock.ts'
import { ticks } from '../runtime/ticks.ts'
import type { VirtualTime } from '../runtime/virtual-clock.ts'
import { LoopbackTraffic } from './loopback-traffic.ts'

/**
 * The clock of the world outside a virtual run: servers in this process that nodes talk to. While nodes
 * wait for an answer in `clock.hold`, virtual time goes on to the moment at which the server answers. What
 * is under way between the two is waited for, so that a run stays the same every time.
 *
 * One clock may serve one run after the other, so that servers need not be started anew for each.
 *
 * @example
 * using clock = new OutsideClock()
 * await using server = await startProviders({ clock, delays: { firstTokenMs: 450 } })
 * await runGraph(graph, { components, threads: false, outside: clock })
 */
export class OutsideClock implements Clock {
  readonly traffic = new LoopbackTraffic()
  #time: VirtualTime | null = null

  /** @throws Error when another run uses it */
  attach(time: VirtualTime): void {
    if (this.#time) throw new Error('Cannot use an outside clock for two runs at once: make two')
    this.#time = time
  }

  detach(): void {
    this.#time = null
  }

  get origin(): number {
    return this.#required.origin
  }

  now(): number {
    return this.#required.now
  }

  /** Sleeps for ever with `Infinity`, as a server that never answers. Between runs it takes no time. */
  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (ms === Number.POSITIVE_INFINITY) return aborted(signal)
    await this.#time?.sleepOutside(ms, signal)
  }

  every(ms: number, signal: AbortSignal): AsyncIterable<number> {
    return ticks(this, ms, signal)
  }

  hold<V>(work: Promise<V>): Promise<V> {
    return work
  }

  [Symbol.dispose](): void {
    this.traffic.close()
  }

  get #required(): VirtualTime {
    if (!this.#time) throw new Error('Cannot tell the time: no run uses this clock at the moment')
    return this.#time
  }
}

function aborted(signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve()
    signal?.addEventListener('abort', () => resolve(), { once: true })
  })
}
