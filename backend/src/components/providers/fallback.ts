import type { ComponentContext } from '../../core/index.ts'
import { ProviderError } from './errors.ts'

/** How long another than the first is used before the first is tried again, in µs. */
const STAY_US = 30_000_000
/** Longest that a provider's `Retry-After` is waited for, in ms. */
const MAX_RETRY_AFTER_MS = 10_000

/** A node's ways to do its work, in order, and which one it uses now. Make it once per run. */
export class Alternatives<Config> {
  readonly all: readonly Config[]
  #current = 0
  #sinceUs = 0
  #isFailing = false

  constructor(all: readonly [Config, ...Config[]]) {
    this.all = all
  }

  /** The order in which to try now: beginning with the one in use, the first again after 30 s. */
  order(nowUs: number): readonly number[] {
    const first = this.#current > 0 && nowUs - this.#sinceUs >= STAY_US ? 0 : this.#current
    return this.all.map((_, index) => (first + index) % this.all.length)
  }

  /** @internal The last request came to nothing. */
  fail(): void {
    this.#isFailing = true
  }

  /** @internal One works; true when the request before came to nothing. */
  recover(): boolean {
    const wasFailing = this.#isFailing
    this.#isFailing = false
    return wasFailing
  }

  /** @internal This one is used from now on; true when another was before. */
  use(index: number, nowUs: number): boolean {
    const isNew = index !== this.#current
    this.#current = index
    this.#sinceUs = nowUs
    return isNew
  }
}

/** The node's own configuration, then each entry of `fallback` merged over it. */
export function alternatives<Config extends { readonly fallback: readonly Partial<Config>[] }>(
  config: Config,
): Alternatives<Config> {
  const others = config.fallback.map((other) => ({ ...config, ...given(other) }))
  return new Alternatives<Config>([config, ...others])
}

type FallbackContext = Pick<ComponentContext, 'clock' | 'signal' | 'log' | 'note'>

export interface FallbackOptions<Config, Result> {
  readonly alternatives: Alternatives<Config>
  /** How one is called in notes and logs. */
  readonly nameOf: (config: Config) => string
  /**
   * One attempt; fails with a ProviderError. It calls `began` when it gives its first output: after that
   * it is not replaced by another.
   */
  readonly attempt: (config: Config, began: () => void) => Promise<Result>
  readonly context: FallbackContext
  /** Ends the attempts when the work is no longer wanted. @default context.signal */
  readonly signal?: AbortSignal | undefined
}

/**
 * Tries the alternatives in order until one works; throws the last error when none does. The one that
 * worked is used for 30 s, then the first is tried again. `Retry-After` up to 10 s is waited for once.
 * What an alternative that was replaced failed with is logged here; the error that is thrown is not, but the
 * node's note says it until something works again.
 */
export async function withFallback<Config, Result>(
  options: FallbackOptions<Config, Result>,
): Promise<Result> {
  const { alternatives, nameOf, context } = options
  const failures: Failure[] = []
  for (const index of alternatives.order(context.clock.now())) {
    const config = alternatives.all[index]!
    let hasBegun = false
    const began = () => {
      if (hasBegun) return
      hasBegun = true
      settle(options, index, failures)
    }
    try {
      const result = await attemptTwice(options, config, began)
      began()
      return result
    } catch (error) {
      if (!(error instanceof ProviderError) || hasBegun || isOver(options)) {
        throw noted(error, options)
      }
      failures.push({ name: nameOf(config), error })
    }
  }
  const last = failures.pop()!
  logFailures(context, failures)
  throw noted(last.error, options)
}

/** Like `withFallback` for an attempt that streams: replaced only before its first item. */
export async function* streamWithFallback<Config, Item>(
  options: Omit<FallbackOptions<Config, never>, 'attempt'> & {
    readonly attempt: (config: Config) => AsyncIterable<Item>
  },
): AsyncGenerator<Item, undefined> {
  const { attempt, ...rest } = options
  const opened = await withFallback({ ...rest, attempt: (config) => open(attempt(config)) })
  try {
    for (let item = opened.first; !item.done; item = await opened.items.next()) yield item.value
  } catch (error) {
    throw noted(error, options)
  } finally {
    await opened.items.return?.()
  }
}

interface Failure {
  readonly name: string
  readonly error: ProviderError
}

/** One of them works: says which, and why it is not the first. */
function settle<Config>(
  { alternatives, nameOf, context }: FallbackOptions<Config, unknown>,
  index: number,
  failures: readonly Failure[],
): void {
  const failed = failures.at(-1)
  const wasFailing = alternatives.recover()
  const name = nameOf(alternatives.all[index]!)
  // Without a failure it is the one in use, and its time goes on.
  if (!failed && index !== 0) {
    if (wasFailing) context.note(`Uses ${name}`)
    return
  }
  logFailures(context, failures)
  const isNew = alternatives.use(index, context.clock.now())
  if (index === 0 && (isNew || wasFailing)) context.note(null)
  if (index !== 0 && failed) context.note(`Uses ${name}: ${failed.name} ${failed.error.did}`)
}

/** The node says what its provider failed with, for as long as nothing works. @returns the error */
function noted(error: unknown, options: Wanted & { alternatives: Alternatives<unknown> }): unknown {
  if (error instanceof ProviderError && !isOver(options)) {
    options.alternatives.fail()
    options.context.note(`Failed: ${error.message}`)
  }
  return error
}

function logFailures(context: FallbackContext, failures: readonly Failure[]): void {
  for (const { name, error } of failures) {
    context.log.warn({ provider: name, ...error.fields }, 'provider failed; trying the next one')
  }
}

/** Once more when the provider says how soon. */
async function attemptTwice<Config, Result>(
  options: FallbackOptions<Config, Result>,
  config: Config,
  began: () => void,
): Promise<Result> {
  try {
    return await options.attempt(config, began)
  } catch (error) {
    const waitMs = error instanceof ProviderError ? error.retryAfterMs : null
    if (waitMs === null || waitMs > MAX_RETRY_AFTER_MS || isOver(options)) throw error
    const { context, signal = context.signal } = options
    await context.clock.sleep(waitMs, signal)
    if (isOver(options)) throw error
    return options.attempt(config, began)
  }
}

interface Wanted {
  readonly context: FallbackContext
  readonly signal?: AbortSignal | undefined
}

function isOver({ context, signal }: Wanted): boolean {
  return context.signal.aborted || signal?.aborted === true
}

async function open<Item>(stream: AsyncIterable<Item>) {
  const items = stream[Symbol.asyncIterator]()
  return { items, first: await items.next() }
}

function given<Config>(partial: Partial<Config>): Partial<Config> {
  const entries = Object.entries(partial).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as Partial<Config>
}
