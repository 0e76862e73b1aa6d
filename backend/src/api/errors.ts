import { EngineError, type ErrorCode, type ErrorPayload } from '@openneuro/protocol'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { STATUS } from './status.ts'

/** One thing wrong with a request, in the form that upstream's clients know. */
export interface InvalidInput {
  readonly type: string
  readonly loc: readonly (string | number)[]
  readonly msg: string
  readonly input: unknown
}

/** A request that does not have the form its route asks for: 422 with a list of what is wrong. */
export class InvalidRequest extends Error {
  readonly problems: readonly InvalidInput[]

  constructor(problems: readonly InvalidInput[]) {
    super(problems.map(({ loc, msg }) => `${loc.join('.')}: ${msg}`).join('; '))
    this.problems = problems
  }
}

/** Longest piece of a refused input that an answer repeats, in characters of JSON. */
const SHOWN_INPUT = 1000

export function invalidRequest(part: string, input: unknown, error: z.ZodError): InvalidRequest {
  return new InvalidRequest(
    error.issues.slice(0, 100).map((issue) => {
      const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))
      const found = valueAt(input, path)
      const missing = issue.code === 'invalid_type' && found === undefined
      return {
        type: missing ? 'missing' : issue.code,
        loc: [part, ...path],
        msg: missing ? 'Field required' : issue.message,
        input: shown(missing ? valueAt(input, path.slice(0, -1)) : found),
      }
    }),
  )
}

function valueAt(input: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string | number, unknown>)[key]
        : undefined,
    input,
  )
}

function shown(input: unknown): unknown {
  const text = JSON.stringify(input) ?? 'null'
  return text.length > SHOWN_INPUT ? `${text.slice(0, SHOWN_INPUT)}…` : (input ?? null)
}

/** What Fastify itself refuses, in our codes. */
const FRAMEWORK_CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'request.unsupported_media_type',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'request.unsupported_media_type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'request.too_large',
  FST_REQ_FILE_TOO_LARGE: 'upload.too_large',
  FST_PARTS_LIMIT: 'request.too_large',
  FST_FILES_LIMIT: 'request.too_large',
  FST_FIELDS_LIMIT: 'request.too_large',
}

/** Where Fastify's own words do not say what to do. */
const DETAILS: Readonly<Partial<Record<ErrorCode, string>>> = {
  'request.unsupported_media_type':
    'The body is not what this route takes: send JSON as application/json, an upload as ' +
    'multipart/form-data, a thumbnail as image/png',
}

export interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** The answer to anything thrown. Whatever nobody expected is reported and not described in it. */
export function answerTo(error: unknown, report: (error: unknown) => void): Answer {
  if (error instanceof InvalidRequest) {
    return { status: 422, body: { detail: error.problems, code: 'request.invalid' } }
  }
  if (error instanceof EngineError) {
    return { status: STATUS[error.code], body: { ...error.details, ...error.toPayload() } }
  }
  const { code = '', statusCode = 500, message } = error as Partial<FastifyError>
  const known = FRAMEWORK_CODES[code]
  if (known)
    return { status: STATUS[known], body: { detail: DETAILS[known] ?? message, code: known } }
  if (statusCode >= 400 && statusCode < 500) {
    return { status: statusCode, body: { detail: message, code: 'request.invalid' } }
  }
  report(error)
  return { status: STATUS.internal, body: INTERNAL }
}

const INTERNAL: ErrorPayload = {
  detail: 'The server could not do this because of a mistake of its own; its log says more',
  code: 'internal',
}

export function send(
  reply: FastifyReply,
  { status, body }: Answer,
  redact = (json: string) => json,
): void {
  // What is left of a body that was refused half-way is not read.
  if (status === 413) reply.header('connection', 'close')
  reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send(redact(JSON.stringify(body)))
}

/** Errors of routes, and paths that are not there: 404, or 405 where another method would do. */
export function handleErrors(
  app: FastifyInstance,
  options: {
    report(error: unknown): void
    /** Takes secrets out of the JSON of an answer. */
    redact(json: string): string
    /** Shows the editor instead, when a browser asks for a page; null when there is no editor. */
    readonly page: ((reply: FastifyReply) => Promise<FastifyReply>) | null
  },
): void {
  const methodsAt = rememberRoutes(app)
  const sendError = (reply: FastifyReply, error: unknown) =>
    send(reply, answerTo(error, options.report), options.redact)
  app.setErrorHandler((error, _request, reply) => sendError(reply, error))
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? ''
    const allowed = methodsAt(path)
    if (allowed.length === 0 && options.page && wantsPage(request)) return options.page(reply)
    if (allowed.length === 0) {
      const message = `There is nothing at "${path.slice(0, 200)}"; /api-docs lists what there is`
      return sendError(reply, new EngineError('request.not_found', message))
    }
    reply.header('allow', allowed.join(', '))
    const message = `"${path.slice(0, 200)}" cannot be asked with ${request.method}, only with ${allowed.join(', ')}`
    sendError(reply, new EngineError('request.method_not_allowed', message))
  })
}

/** A path without extension that a browser opens as a page belongs to the editor. */
function wantsPage({ method, headers, url }: FastifyRequest): boolean {
  const isFile = /\.\w+$/.test(url.split('?', 1)[0] ?? '')
  return method === 'GET' && !isFile && (headers.accept ?? '').includes('text/html')
}

/** @returns the methods that a path answers to */
function rememberRoutes(app: FastifyInstance): (path: string) => string[] {
  const routes: { method: string; pattern: RegExp }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    if (url.includes('*')) return
    const source = url.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+')
    for (const one of [method].flat())
      routes.push({ method: one, pattern: new RegExp(`^${source}$`) })
  })
  return (path) => [
    ...new Set(routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)),
  ]
}
