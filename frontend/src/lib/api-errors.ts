import type { ErrorCode } from '@openneuro/protocol'

/** The server refused a request. Decide on `code`; `detail` is for people. */
export class ApiError extends Error {
  readonly status: number
  readonly code: ErrorCode | 'unknown'
  /** What could not be done, to which thing, and why. */
  readonly detail: string
  /** Where in the input the problem is, such as `config.hold_ms`. */
  readonly path: string | null
  /** Further fields of the answer, such as what an untrusted project wants. */
  readonly details: Readonly<Record<string, unknown>>

  constructor(status: number, body: unknown) {
    const fields = isRecord(body) ? body : {}
    const detail = detailFrom(fields.detail) ?? `The server answered ${status}`
    super(detail)
    this.name = 'ApiError'
    this.status = status
    this.code = typeof fields.code === 'string' ? (fields.code as ErrorCode) : 'unknown'
    this.detail = detail
    this.path = typeof fields.path === 'string' ? fields.path : pathFrom(fields.detail)
    this.details = fields
  }
}

/** The server cannot be reached; trying again later can help. */
export class OfflineError extends Error {
  constructor(cause?: unknown) {
    super('The server does not answer', { cause })
    this.name = 'OfflineError'
  }
}

function detailFrom(detail: unknown): string | null {
  if (typeof detail === 'string') return detail
  if (!Array.isArray(detail)) return null
  const problems = detail.filter(isRecord).map(({ loc, msg }) => {
    const place = Array.isArray(loc) ? loc.slice(1).join('.') : ''
    return place === '' ? String(msg) : `${place}: ${String(msg)}`
  })
  return problems.length > 0 ? problems.join('; ') : null
}

function pathFrom(detail: unknown): string | null {
  const first: unknown = Array.isArray(detail) ? detail[0] : null
  return isRecord(first) && Array.isArray(first.loc) ? first.loc.slice(1).join('.') : null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
