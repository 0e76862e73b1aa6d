import { hostOf } from '../../providers/index.ts'
import type { McpConfig } from './config.ts'
import { TooLate } from './within.ts'

export interface FailureCircumstances {
  /** What could not be done. */
  readonly what: string
  /** How the server's program ended; null while it runs, and where there is none. */
  readonly ended: string | null
  readonly config: McpConfig
}

interface FailureInit {
  /** Only a person can mend it. */
  readonly isPermanent?: boolean
  /** There is no connection any more. */
  readonly isLost?: boolean
  /** The server has forgotten us: nothing was done, and a new connection may do it. */
  readonly isForgotten?: boolean
}

/** Something that went wrong with an MCP server, in words that say what to do. */
export class McpFailure extends Error {
  readonly why: string
  readonly isPermanent: boolean
  readonly isLost: boolean
  readonly isForgotten: boolean

  constructor(what: string, why: string, init: FailureInit = {}, cause?: unknown) {
    super(`${what}: ${why}`, { cause })
    this.name = 'McpFailure'
    this.why = why
    this.isPermanent = init.isPermanent ?? false
    this.isLost = init.isLost ?? false
    this.isForgotten = init.isForgotten ?? false
  }

  static of(error: unknown, { what, ended, config }: FailureCircumstances): McpFailure {
    const [why, init] = reasonOf(error, ended, config)
    return new McpFailure(what, why, init, error)
  }
}

function reasonOf(
  error: unknown,
  ended: string | null,
  config: McpConfig,
): readonly [why: string, init?: FailureInit] {
  if (error instanceof McpFailure) return [error.why, error]
  if (error instanceof TooLate) return [error.message]
  if (ended !== null) return [`the program ${ended}; its log lines say why`, { isLost: true }]
  const { code, message } = error as { code?: string | number; message: string }
  if (code === 'ENOENT' || code === 'EACCES')
    return [notStarted(code, config), { isPermanent: true }]
  if (config.transport === 'http') return httpReason(code, message, error, config)
  return [message, { isLost: code === CONNECTION_CLOSED }]
}

/** Of the protocol: https://modelcontextprotocol.io/specification */
const CONNECTION_CLOSED = -32000

function notStarted(code: string, { command }: McpConfig): string {
  const why = code === 'ENOENT' ? 'there is no such program' : 'it may not be run'
  return `${why} (${code}); install "${command}", or correct "command"`
}

function httpReason(
  code: string | number | undefined,
  message: string,
  error: unknown,
  { api_key_env_var: key, url }: McpConfig,
): readonly [why: string, init?: FailureInit] {
  if (code === 401 || code === 403) {
    const advice =
      key === '' ? 'set api_key_env_var to the name of a key' : `Paste a new key for ${key}`
    return [`it answered ${code}; ${advice}`, { isPermanent: true, isLost: true }]
  }
  // So servers answer, too, that were started anew and know nothing of us any more.
  if (code === 404 || code === 400) {
    return [`it answered ${code}; check the address`, { isLost: true, isForgotten: true }]
  }
  if (typeof code === 'number' && code > 400) return [`it answered ${code}`, { isLost: code > 500 }]
  if (code === CONNECTION_CLOSED || isNetwork(error, message)) {
    return [
      `"${hostOf(url)}" cannot be reached; check the network and the address`,
      { isLost: true },
    ]
  }
  return [message]
}

/** How `fetch` and the library tell of a broken connection. */
function isNetwork(error: unknown, message: string): boolean {
  return error instanceof TypeError || message.startsWith('Maximum reconnection attempts')
}
