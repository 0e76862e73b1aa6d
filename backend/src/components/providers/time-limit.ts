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
  /** Fails once the work is given up. */
  readonly #givenUp = Promise.withResolvers<never>()
  readonly #giveUp = () => this.#givenUp.reject(this.signal.reason)
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
    this.#givenUp.promise.catch(() => {})
    if (this.signal.aborted) this.#giveUp()
    else this.signal.addEventListener('abort', this.#giveUp, { once: true })
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
    this.signal.removeEventListener('abort', this.#giveUp)
  }

  /**
   * Waits for a part of the work, in `clock.hold`.
   *
   * @throws ProviderError when it takes too long or fails; the signal's reason when it was given up
   */
  async run<Value>(work: Promise<Value>): Promise<Value> {
    try {
      return await this.#context.clock.hold(Promise.race([work, this.#givenUp.promise]))
    } catch (error) {
      if (this.signal.aborted) throw this.signal.reason
      throw error instanceof ProviderError ? error : this.#broken(error)
    }
  }

  /** One timer serves many parts: it looks again when it was set for an earlier one. */
  async #watch(): Promise<void> {
    const { clock } = this.#context
    this.#isWatched = true
    for (let leftUs = this.#leftUs(); leftUs !== null; leftUs = this.#leftUs()) {
      if (leftUs <= 0) this.#late.abort(this.#timeout())
      if (leftUs <= 0) break
      await clock.sleep(leftUs / 1000, this.#done.signal)
    }
    this.#isWatched = false
  }

  #leftUs(): number | null {
    return this.#dueUs === null ? null : this.#dueUs - this.#context.clock.now()
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
