import type { ComponentContext } from '../../core/index.ts'
import { ProviderError } from './errors.ts'
import { hostOf } from './fields.ts'

/** What an exchange with a provider needs of its node. */
export type FetchContext = Pick<ComponentContext, 'clock' | 'signal'>

export interface TimeLimitOptions {
  readonly timeoutMs: number
  /** Gives the work up when it aborts, beside the node's own signal. */
  readonly signal?: AbortSignal | undefined
}

/** Gives work with a provider up after a time, or when a signal says so; says what went wrong. */
export class TimeLimit {
  readonly #context: FetchContext
  readonly #host: string
  readonly #timeoutMs: number
  readonly #late = new AbortController()
  readonly #done = new AbortController()
  /** Gives up the part that is waited for; null while none is. */
  #giveUpPart: ((reason: unknown) => void) | null = null
  readonly #onAbort = () => this.#giveUpPart?.(this.signal.reason)
  /** When the time is over, µs; null while it stands still. */
  #dueUs: number | null = null
  #isWatched = false
  /** Aborts when the work is given up. */
  readonly signal: AbortSignal

  /** The time counts from now on. */
  constructor(context: FetchContext, url: string, { timeoutMs, signal }: TimeLimitOptions) {
    this.#context = context
    this.#host = hostOf(url)
    this.#timeoutMs = timeoutMs
    const signals = [context.signal, signal, this.#late.signal]
    this.signal = AbortSignal.any(signals.filter((one) => one !== undefined))
    this.signal.addEventListener('abort', this.#onAbort, { once: true })
    this.renew()
  }

  /** The time counts anew from now on. */
  renew(): void {
    this.#dueUs = this.#context.clock.now() + this.#timeoutMs * 1000
    if (!this.#isWatched) void this.#watch()
  }

  /** The time stands still until it counts anew. */
  rest(): void {
    this.#dueUs = null
  }

  /** To be called however the work ended. */
  end(): void {
    this.#dueUs = null
    this.#done.abort(ENDED)
    // A signal with listeners is kept for as long as what it follows.
    this.signal.removeEventListener('abort', this.#onAbort)
  }

  /**
   * Waits for a part of the work, in `clock.hold`; one after the other.
   *
   * @throws ProviderError when it takes too long or fails; the signal's reason when it was given up
   */
  async run<Value>(work: Promise<Value>): Promise<Value> {
    const { promise, resolve, reject } = Promise.withResolvers<Value>()
    this.#giveUpPart = reject
    if (this.signal.aborted) this.#onAbort()
    work.then(resolve, reject)
    try {
      return await this.#context.clock.hold(promise)
    } catch (error) {
      if (this.signal.aborted) throw this.signal.reason
      throw error instanceof ProviderError ? error : this.#broken(error)
    } finally {
      this.#giveUpPart = null
    }
  }

  /** One timer serves many parts: it looks again when it was set for an earlier one. */
  async #watch(): Promise<void> {
    this.#isWatched = true
    for (let leftMs = this.#leftMs(); leftMs > 0; leftMs = this.#leftMs()) {
      await this.#context.clock.sleep(leftMs, this.#done.signal)
    }
    this.#isWatched = false
    if (this.#dueUs !== null) this.#late.abort(this.#timeout())
  }

  /** 0 while the time stands still. */
  #leftMs(): number {
    return this.#dueUs === null ? 0 : (this.#dueUs - this.#context.clock.now()) / 1000
  }

  #timeout(): ProviderError {
    const did = `did not answer within ${this.#timeoutMs / 1000} s`
    return new ProviderError({ failure: 'timeout', did, host: this.#host })
  }

  #broken(cause: unknown): ProviderError {
    const did = hasNoConnection(cause) ? 'cannot be reached' : 'broke the connection off'
    return new ProviderError({ failure: 'connection', did, host: this.#host, cause })
  }
}

/** Why nothing is waited for any more. Made once: every error notes where it was made, which takes time. */
const ENDED = new Error('the work has ended')

const UNREACHABLE = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']

/** `fetch` hides the reason in `cause`, and several attempts in `errors`; sockets have it themselves. */
function hasNoConnection(error: unknown): boolean {
  const outer = error as { code?: string; cause?: { code?: string; errors?: { code?: string }[] } }
  const codes = [
    outer.code,
    outer.cause?.code,
    ...(outer.cause?.errors ?? []).map(({ code }) => code),
  ]
  return codes.some((code) => code !== undefined && UNREACHABLE.includes(code))
}
