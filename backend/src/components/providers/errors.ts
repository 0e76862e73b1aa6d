/** What went wrong in an exchange with a provider; decides what a note and a log line say. */
export type ProviderFailure =
  /** It answered with an error status. */
  | 'status'
  | 'timeout'
  /** No connection, or one that broke before or during the answer. */
  | 'connection'
  /** It answered with something that is no answer. */
  | 'garbage'
  /** Nothing was asked: the key is missing. */
  | 'no_key'

export interface ProviderErrorInit {
  readonly failure: ProviderFailure
  /** What it did, as the end of a sentence about it: `answered 503`. Holds no key and nothing anybody said. */
  readonly did: string
  /** What to do, without a full stop: `Paste a new key for GROQ_API_KEY`. */
  readonly advice?: string | undefined
  /** Host that was asked. */
  readonly host: string
  /** HTTP status, or the close code of a socket. @default null */
  readonly status?: number | null | undefined
  /** How long the provider asks us to wait, in ms. @default null */
  readonly retryAfterMs?: number | null | undefined
  /** Whether asking again is useless until somebody changes something. @default from failure and status */
  readonly isPermanent?: boolean | undefined
  /** The beginning of what it answered. May quote a request, so no log has it: only a code in it. */
  readonly answer?: string | undefined
  readonly cause?: unknown
}

/** A request to a provider that came to nothing. */
export class ProviderError extends Error {
  readonly failure: ProviderFailure
  readonly did: string
  readonly host: string
  readonly status: number | null
  readonly retryAfterMs: number | null
  readonly isPermanent: boolean
  readonly answer: string | undefined

  constructor(init: ProviderErrorInit) {
    const advice = init.advice ?? adviceFor(init)
    super(
      `${init.host} ${init.did}${advice ? `; ${advice}` : ''}`,
      init.cause === undefined ? undefined : { cause: init.cause },
    )
    this.name = 'ProviderError'
    this.failure = init.failure
    this.did = init.did
    this.host = init.host
    this.status = init.status ?? null
    this.retryAfterMs = init.retryAfterMs ?? null
    this.isPermanent = init.isPermanent ?? isPermanent(init)
    this.answer = init.answer
  }

  /** What a log line has beside its sentence: nothing that anybody said. */
  get fields(): Record<string, unknown> {
    const { host, status, answer } = this
    const reason = answer === undefined ? undefined : codeIn(answer)
    return {
      host,
      problem: this.message,
      ...(status === null ? {} : { status }),
      ...(reason === undefined ? {} : { reason }),
    }
  }
}

/** The key is not there: nothing was asked. */
export function missingKey(host: string, name: string): ProviderError {
  return new ProviderError({
    failure: 'no_key',
    did: 'was not asked: its key is missing',
    advice: `enter ${name} under Keys`,
    host,
  })
}

/** Milliseconds that a `Retry-After` header asks for: seconds, or a date. */
export function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null || header.trim() === '') return null
  const seconds = Number(header)
  const ms = Number.isNaN(seconds) ? Date.parse(header) - nowMs : seconds * 1000
  return Number.isFinite(ms) ? Math.max(0, ms) : null
}

/** A provider's own word for what was wrong, such as `model_not_found`; one word can quote nobody. */
function codeIn(answer: string): string | undefined {
  const codes = ['code', 'type', 'status'].map(
    (name) => new RegExp(`"${name}"\\s*:\\s*"([a-zA-Z0-9]*[_.][\\w.]{1,60})"`).exec(answer)?.[1],
  )
  return codes.find((code) => code !== undefined)
}

function isPermanent({ failure, status }: ProviderErrorInit): boolean {
  if (failure === 'no_key') return true
  if (failure !== 'status' || status == null) return false
  return status < 500 && status !== 408 && status !== 409 && status !== 425 && status !== 429
}

function adviceFor({ failure, status }: ProviderErrorInit): string | null {
  if (failure === 'connection') return 'check the network and the address'
  if (failure !== 'status') return null
  switch (status) {
    case 401:
    case 403:
      return 'Paste a new key'
    case 404:
      return 'check the model and the address'
    case 429:
      return 'its limit is used up for now'
    default:
      return null
  }
}
