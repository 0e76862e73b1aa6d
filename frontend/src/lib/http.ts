import type { z } from 'zod'
import { ApiError, OfflineError } from './api-errors.ts'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Query = Readonly<Record<string, string | number | boolean | undefined>>

export interface RequestOptions {
  readonly query?: Query
  /** Sent as JSON, unless it is a form or a picture. */
  readonly body?: unknown
  readonly signal?: AbortSignal
}

/** Requests to one server. Answers are parsed by the schema that is given. */
export interface Http {
  readonly base: string
  get<T>(path: string, schema: z.ZodType<T>, options?: RequestOptions): Promise<T>
  post<T>(path: string, schema: z.ZodType<T>, options?: RequestOptions): Promise<T>
  put<T>(path: string, schema: z.ZodType<T>, options?: RequestOptions): Promise<T>
  patch<T>(path: string, schema: z.ZodType<T>, options?: RequestOptions): Promise<T>
  delete<T>(path: string, schema: z.ZodType<T>, options?: RequestOptions): Promise<T>
}

/** A proxy in between answers for a server that is away. */
const GATEWAY_STATUSES = [502, 503, 504]

/** @param base such as `http://127.0.0.1:8000`; empty for the server that the page came from */
export function createHttp(base = ''): Http {
  const send =
    (method: Method) =>
    async <T>(path: string, schema: z.ZodType<T>, options: RequestOptions = {}): Promise<T> => {
      const response = await ask(`${base}${path}${queryText(options.query)}`, method, options)
      const body = await bodyOf(response)
      if (response.ok) return schema.parse(body)
      const isGateway = GATEWAY_STATUSES.includes(response.status)
      // The development server answers 500 without JSON while the backend is away.
      if (isGateway || (response.status === 500 && body === undefined)) throw new OfflineError()
      throw new ApiError(response.status, body)
    }
  return {
    base,
    get: send('GET'),
    post: send('POST'),
    put: send('PUT'),
    patch: send('PATCH'),
    delete: send('DELETE'),
  }
}

async function ask(url: string, method: Method, options: RequestOptions): Promise<Response> {
  try {
    return await fetch(url, {
      method,
      ...(options.body === undefined ? {} : payload(options.body)),
      ...(options.signal ? { signal: options.signal } : {}),
    })
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw new OfflineError(error)
  }
}

function payload(body: unknown): Pick<RequestInit, 'body' | 'headers'> {
  if (body instanceof FormData) return { body }
  if (body instanceof Blob) return { body, headers: { 'content-type': body.type } }
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
}

/** Undefined for an empty answer and for one that is not JSON. */
async function bodyOf(response: Response): Promise<unknown> {
  try {
    const text = await response.text()
    return text === '' ? undefined : JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw new OfflineError(error)
  }
}

function queryText(query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  if (given.length === 0) return ''
  return `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`
}
