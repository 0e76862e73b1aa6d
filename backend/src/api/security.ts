import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { EngineError } from '@openneuro/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { answerTo } from './errors.ts'

/** Who may talk to the server. */
export interface SecurityOptions {
  /** Host names beside the loopback names, as `name` or `name:port`. */
  readonly allowHosts: readonly string[]
  /** Origins of other pages that may talk to the server, exactly as browsers send them. */
  readonly allowOrigins: readonly string[]
  /** Everybody may: any origin, any host name. */
  readonly openCors: boolean
  /** When there is one, every request has to bring it. */
  readonly token: string | null
  /** Requests in 10 s from one address. @default 10000 */
  readonly requestsPer10Seconds?: number
}

export interface Security {
  /** The rules, checked in order for requests and for sockets alike. */
  check(request: IncomingMessage): EngineError | null
  /** Known once the server listens. */
  setAddress(address: { readonly host: string; readonly port: number }): void
  /** CORS headers for an allowed origin; none for all others. */
  corsHeaders(request: IncomingMessage): Record<string, string>
  /** A link that works once and signs a browser in. */
  createLoginCode(): string
  /** @returns the cookie to set, or null when the code is wrong or used */
  redeemLoginCode(code: string): string | null
}

interface Policy extends SecurityOptions {
  hosts: ReadonlySet<string>
  origins: ReadonlySet<string>
  readonly countRequest: (address: string) => boolean
}

interface Rule {
  readonly name: string
  refuse(request: IncomingMessage, policy: Policy): EngineError | null
}

const RULES: readonly Rule[] = [
  {
    name: 'rate',
    refuse: (request, policy) =>
      policy.countRequest(request.socket?.remoteAddress ?? '')
        ? null
        : new EngineError('request.too_many', 'Too many requests in 10 seconds; slow down'),
  },
  {
    name: 'host',
    refuse: ({ headers }, policy) =>
      policy.openCors || policy.hosts.has(headers.host?.toLowerCase() ?? '')
        ? null
        : new EngineError(
            'request.forbidden_host',
            `The host name ${quoted(headers.host)} is not one of this server's; ` +
              'start it with --allow-host NAME to add one',
          ),
  },
  {
    name: 'origin',
    refuse: ({ headers }, policy) =>
      headers.origin === undefined || policy.openCors || policy.origins.has(headers.origin)
        ? null
        : new EngineError(
            'request.forbidden_origin',
            `Pages of ${quoted(headers.origin)} may not talk to this server; ` +
              'start it with --allow-origin ORIGIN to let one',
          ),
  },
  {
    name: 'fetch metadata',
    refuse: (request, policy) =>
      request.headers['sec-fetch-site'] !== 'cross-site' ||
      policy.openCors ||
      policy.origins.has(request.headers.origin ?? '') ||
      opensPage(request)
        ? null
        : new EngineError('request.forbidden_origin', 'Other sites may not talk to this server'),
  },
  {
    name: 'token',
    refuse: (request, policy) =>
      policy.token === null ||
      isPreflight(request) ||
      pathOf(request) === '/login' ||
      hasToken(request, policy.token)
        ? null
        : new EngineError(
            'request.unauthorized',
            'This server asks for its token: as a bearer header, or by the link it printed at its start',
          ),
  },
]

export function createSecurity(options: SecurityOptions): Security {
  const policy: Policy = {
    ...options,
    hosts: new Set(),
    origins: new Set(options.allowOrigins),
    countRequest: createRequestCounter(options.requestsPer10Seconds ?? 10_000),
  }
  let loginCode: string | null = null

  return {
    check(request) {
      for (const rule of RULES) {
        const refusal = rule.refuse(request, policy)
        if (refusal) return refusal
      }
      return null
    },
    setAddress(address) {
      policy.hosts = hostNames(address, options.allowHosts)
      const own = [...policy.hosts].flatMap((host) => [`http://${host}`, `https://${host}`])
      policy.origins = new Set([...own, ...options.allowOrigins])
    },
    corsHeaders: (request) => corsHeaders(request, options),
    createLoginCode: () => (loginCode = crypto.randomUUID()),
    redeemLoginCode(code) {
      if (loginCode === null || options.token === null || !same(code, loginCode)) return null
      loginCode = null
      return `${COOKIE}=${cookieValue(options.token)}; HttpOnly; SameSite=Strict; Path=/; Max-Age=31536000`
    },
  }
}

/** The one hook for requests. */
export function guardRequests(app: FastifyInstance, security: Security): void {
  app.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    reply.headers(SAFE_HEADERS)
    const cors = security.corsHeaders(request.raw)
    reply.headers(cors)
    const refusal = security.check(request.raw)
    if (refusal) throw refusal
    if (isPreflight(request.raw) && 'access-control-allow-origin' in cors) {
      return reply.code(204).headers(PREFLIGHT_HEADERS).send()
    }
  })
}

/** The one hook for sockets. @returns false when the socket was refused and closed */
export function guardSocket(security: Security, request: IncomingMessage, socket: Duplex): boolean {
  const refusal = security.check(request)
  if (!refusal) return true
  refuseSocket(socket, refusal)
  return false
}

/** Answers an upgrade with an ordinary HTTP error and closes the connection. */
export function refuseSocket(socket: Duplex, error: EngineError): void {
  const { status, body } = answerTo(error, () => {})
  const text = JSON.stringify(body)
  socket.on('error', () => socket.destroy())
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  )
}

/** Answers are data unless a page says otherwise: nothing in them may run, frame or sniff. */
const SAFE_HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
} as const

const PREFLIGHT_HEADERS = {
  'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers': 'authorization, content-type',
  'access-control-max-age': '600',
} as const

function corsHeaders(request: IncomingMessage, options: SecurityOptions): Record<string, string> {
  const { origin } = request.headers
  if (options.openCors) {
    return {
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    }
  }
  if (origin === undefined || !options.allowOrigins.includes(origin)) {
    return { 'cross-origin-resource-policy': 'same-origin', vary: 'origin' }
  }
  return {
    'access-control-allow-origin': origin,
    'cross-origin-resource-policy': 'cross-origin',
    vary: 'origin',
  }
}

function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined
}

/** A browser that opens the page itself, by a link or the address bar. */
function opensPage(request: IncomingMessage): boolean {
  return (
    request.method === 'GET' &&
    request.headers.origin === undefined &&
    request.headers['sec-fetch-mode'] === 'navigate' &&
    request.headers['sec-fetch-dest'] === 'document' &&
    ['/', '/login'].includes(pathOf(request))
  )
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0] ?? ''
}

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]']

export function isLoopback(host: string): boolean {
  return ['localhost', '127.0.0.1', '::1', '[::1]'].includes(host)
}

/** Every address of the machine. */
export function isWildcard(host: string): boolean {
  return ['0.0.0.0', '::', '[::]'].includes(host)
}

function hostNames(
  { host, port }: { readonly host: string; readonly port: number },
  configured: readonly string[],
): ReadonlySet<string> {
  const own = isWildcard(host) || isLoopback(host) ? [] : [host.includes(':') ? `[${host}]` : host]
  const names = [...LOOPBACK_NAMES, ...own].map((name) => `${name}:${port}`)
  if (port === 80) names.push(...LOOPBACK_NAMES, ...own)
  for (const name of configured)
    names.push(name, ...(/:\d+$/.test(name) ? [] : [`${name}:${port}`]))
  return new Set(names.map((name) => name.toLowerCase()))
}

const COOKIE = 'openneuro_session'

function cookieValue(token: string): string {
  return createHmac('sha256', token).update(COOKIE).digest('base64url')
}

function hasToken({ headers }: IncomingMessage, token: string): boolean {
  const bearer = /^Bearer +(.+)$/i.exec(headers.authorization ?? '')?.[1]
  if (bearer !== undefined) return same(bearer, token)
  const cookies = (headers.cookie ?? '').split(/; */)
  const cookie = cookies.find((text) => text.startsWith(`${COOKIE}=`))
  return cookie !== undefined && same(cookie.slice(COOKIE.length + 1), cookieValue(token))
}

/** Compares in a time that says nothing about where two secrets differ. */
function same(left: string, right: string): boolean {
  const digest = (text: string) => createHmac('sha256', COOKIE).update(text).digest()
  return timingSafeEqual(digest(left), digest(right))
}

const MAX_ADDRESSES = 10_000

/** Counts the requests of each address in windows of 10 s; what it remembers is bounded. */
function createRequestCounter(limit: number): (address: string) => boolean {
  const counts = new Map<string, number>()
  let windowEndMs = 0
  return (address) => {
    const nowMs = performance.now()
    if (nowMs >= windowEndMs || counts.size >= MAX_ADDRESSES) {
      counts.clear()
      windowEndMs = nowMs + 10_000
    }
    const count = (counts.get(address) ?? 0) + 1
    counts.set(address, count)
    return count <= limit
  }
}

function quoted(text: string | undefined): string {
  return text === undefined ? 'that is missing' : JSON.stringify(text.slice(0, 200))
}
