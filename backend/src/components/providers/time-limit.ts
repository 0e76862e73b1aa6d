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
  /** Aborts when the work is given up. */
  readonly signal: AbortSignal

  /** The time counts from now on. */
  constructor(context: FetchContext, url: string, { timeoutMs, signal }: TimeLimitOptions) {
    this.#context = context
    this.#host = hostOf(url)
    this.#timeoutMs = timeoutMs
    const signals = [context.signal, signal, this.#late.signal]
    this.signal = AbortSignal.any(signals.filter((one) => one !== undefined))
    void context.clock.sleep(timeoutMs, this.#done.signal).then(() => {
      if (!this.#done.signal.aborted) this.#late.abort(this.#timeout())
    })
  }

  /** To be called however the work ended. */
  end(): void {
    this.#done.abort()
  }

  /**
   * Waits for a part of the work, in `clock.hold`.
   *
   * @throws ProviderError when it takes too long or fails; the signal's reason when it was given up
   */
  async run<Value>(work: Promise<Value>): Promise<Value> {
    const aborted = Promise.withResolvers<never>()
    const onAbort = () => aborted.reject(this.signal.reason)
    this.signal.addEventListener('abort', onAbort, { once: true })
    if (this.signal.aborted) onAbort()
    try {
      return await this.#context.clock.hold(Promise.race([work, aborted.promise]))
    } catch (error) {
      if (this.signal.aborted) throw this.signal.reason
      throw error instanceof ProviderError ? error : this.#broken(error)
    } finally {
      this.signal.removeEventListener('abort', onAbort)
    }
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
