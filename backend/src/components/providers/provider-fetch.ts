import { ProviderError, retryAfterMs } from './errors.ts'
import { hostOf } from './fields.ts'
import { keepAlive } from './keep-alive.ts'
import { type FetchContext, TimeLimit } from './time-limit.ts'

/** How much of an error's body is kept, in characters. */
const MAX_ANSWER = 300

export interface ProviderFetchOptions {
  /** How long it may take until the answer begins (`providerFetch`) or is complete (`providerJson`). */
  readonly timeoutMs: number
  /** Gives the request up when it aborts, beside the node's own signal. */
  readonly signal?: AbortSignal | undefined
  /** Name of the key that is used, for the advice when it is rejected. */
  readonly keyName?: string | undefined
}

/**
 * A request to a provider, on a connection that is kept open for the next one. Resolves when the answer
 * begins with a good status. Time stands still on a virtual clock until then; the body is read by
 * `bodyOf`, or in `clock.hold`.
 *
 * @throws ProviderError for anything that is no good answer; the signal's reason when it was given up
 */
export async function providerFetch(
  context: FetchContext,
  url: string,
  init: RequestInit,
  options: ProviderFetchOptions,
): Promise<Response> {
  const limit = new TimeLimit(context, url, options)
  try {
    return await checked(await limit.run(ask(url, init, limit.signal)), options, limit, context)
  } finally {
    limit.end()
  }
}

/** A request whose whole answer is JSON, within the time limit. */
export async function providerJson(
  context: FetchContext,
  url: string,
  init: RequestInit,
  options: ProviderFetchOptions,
): Promise<unknown> {
  const limit = new TimeLimit(context, url, options)
  try {
    const response = await limit.run(ask(url, init, limit.signal))
    const text = await limit.run((await checked(response, options, limit, context)).text())
    return parse(text, url)
  } finally {
    limit.end()
  }
}

/**
 * The body of an answer, chunk by chunk. Fails when nothing comes for `timeoutMs`, and when it breaks off.
 * Whoever stops reading closes the connection.
 */
export async function* bodyOf(
  context: FetchContext,
  response: Response,
  options: ProviderFetchOptions,
): AsyncGenerator<Uint8Array, undefined> {
  if (!response.body) return
  const reader = response.body.getReader()
  const limit = new TimeLimit(context, response.url, options)
  try {
    for (;;) {
      const { done, value } = await limit.run(reader.read())
      if (done) return
      limit.rest()
      yield value
      limit.renew()
    }
  } finally {
    limit.end()
    void reader.cancel().catch(() => {})
  }
}

/** The lines of a body, without their ends; empty ones are left out. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop()!
    for (const line of lines) if (line.trim() !== '') yield line.trim()
  }
  const last = (rest + decoder.decode()).trim()
  if (last !== '') yield last
}

async function ask(url: string, init: RequestInit, signal: AbortSignal): Promise<Response> {
  const request = init.body instanceof FormData ? await inBytes(init, init.body) : init
  return fetch(url, { ...request, signal, ...keepAlive() } as RequestInit)
}

/** Node sends a form piece by piece, and fails with nobody to catch it when it is given up meanwhile. */
async function inBytes(init: RequestInit, form: FormData): Promise<RequestInit> {
  const encoded = new Response(form)
  const headers = new Headers(init.headers)
  headers.set('content-type', encoded.headers.get('content-type') ?? '')
  return { ...init, headers, body: await encoded.arrayBuffer() }
}

async function checked(
  response: Response,
  { keyName }: ProviderFetchOptions,
  limit: TimeLimit,
  { clock }: FetchContext,
): Promise<Response> {
  if (response.ok) return response
  const { status } = response
  const answer = (await limit.run(response.text()).catch(() => '')).slice(0, MAX_ANSWER)
  const isRejected = (status === 401 || status === 403) && keyName !== undefined
  throw new ProviderError({
    failure: 'status',
    did: `answered ${status}`,
    advice: isRejected ? `Paste a new key for ${keyName}` : undefined,
    host: hostOf(response.url),
    status,
    retryAfterMs: retryAfterMs(response.headers.get('retry-after'), clock.now() / 1000),
    answer,
  })
}

function parse(text: string, url: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ProviderError({
      failure: 'garbage',
      did: 'answered with something that is no JSON',
      advice: 'check the address',
      host: hostOf(url),
      answer: text.slice(0, MAX_ANSWER),
      cause,
    })
  }
}
