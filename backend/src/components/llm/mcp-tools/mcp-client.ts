import type { Client } from '@modelcontextprotocol/sdk/client/index.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { CallToolResult, Tool } from '@modelcontextprotocol/sdk/types.js'
import type { ComponentContext } from '../../../core/index.ts'
import { type McpConfig, serverName } from './config.ts'
import { httpTransport } from './http-transport.ts'
import { McpFailure } from './mcp-failure.ts'
import { StdioTransport } from './stdio-transport.ts'
import { within } from './within.ts'

/** More tools are left out: models cannot be given more. */
const MAX_TOOLS = 128
/** Pages of a list that never ends. */
const MAX_PAGES = 20
/** The library has time limits of its own, which do not know the clock: they are out of the way. */
const NEVER_MS = 2 ** 31 - 1

export type McpContext = Pick<
  ComponentContext<McpConfig>,
  'config' | 'clock' | 'signal' | 'secrets' | 'log' | 'paths'
>

/** One connection to an MCP server. */
export class McpClient {
  readonly #context: McpContext
  readonly #client: Client
  readonly #transport: Transport

  private constructor(context: McpContext, client: Client, transport: Transport) {
    this.#context = context
    this.#client = client
    this.#transport = transport
  }

  /** The connection has ended, with the reason where there is one. Set it before the first await. */
  onLost: (failure: McpFailure) => void = () => {}
  /** The server has other tools now. */
  onChanged: () => void = () => {}

  /** @throws McpFailure */
  static async open(context: McpContext): Promise<McpClient> {
    const { config, clock } = context
    const [{ Client }, transport] = await clock.hold(
      Promise.all([import('@modelcontextprotocol/sdk/client/index.js'), transportFor(context)]),
    )
    const client = new Client({ name: 'openneuro', version: '1' }, { capabilities: {} })
    const opened = new McpClient(context, client, transport)
    await opened.#listen()
    try {
      await opened.#within((options) => client.connect(transport, options))
      return opened
    } catch (error) {
      await opened.close()
      throw opened.#failure(error, `Cannot connect to "${serverName(config)}"`)
    }
  }

  /** @throws McpFailure */
  async tools(): Promise<Tool[]> {
    const { config, log } = this.#context
    if (!this.#client.getServerCapabilities()?.tools) return []
    const tools: Tool[] = []
    let cursor: string | undefined
    try {
      for (let page = 0; page < MAX_PAGES && tools.length <= MAX_TOOLS; page++) {
        const list = await this.#within((options) => this.#client.listTools({ cursor }, options))
        tools.push(...list.tools)
        cursor = list.nextCursor
        if (cursor === undefined) break
      }
    } catch (error) {
      throw this.#failure(error, `Cannot list the tools of "${serverName(config)}"`)
    }
    if (cursor !== undefined || tools.length > MAX_TOOLS) {
      log.warn({ limit: MAX_TOOLS }, 'the server has too many tools: the rest is left out')
    }
    return tools.slice(0, MAX_TOOLS)
  }

  /** @throws McpFailure */
  async call(name: string, args: Record<string, unknown>): Promise<CallToolResult> {
    try {
      const result = await this.#within((options) =>
        this.#client.callTool({ name, arguments: args }, undefined, options),
      )
      return result as CallToolResult
    } catch (error) {
      const failure = this.#failure(error, `Cannot call "${name}"`)
      if (failure.isLost) this.onLost(failure)
      throw failure
    }
  }

  async close(): Promise<void> {
    this.onLost = () => {}
    this.onChanged = () => {}
    await this.#client.close().catch(() => {})
    await this.#transport.close().catch(() => {})
  }

  async #listen(): Promise<void> {
    const { ToolListChangedNotificationSchema: Changed } = await import(
      '@modelcontextprotocol/sdk/types.js'
    )
    this.#client.setNotificationHandler(Changed, () => this.onChanged())
    this.#client.onclose = () =>
      this.onLost(this.#failure(new Error('the connection was closed'), 'Lost the server'))
    this.#client.onerror = (error) => {
      // The stream of an answer may have broken, or only the one on which changes are told.
      if (error.message.startsWith('SSE stream disconnected')) void this.#ping()
      // A request that failed by it is told first: it knows better what that means.
      else setImmediate(() => this.#lostBy(error))
    }
  }

  /** Whether the server is still there: if not, calls need not wait for their time limit. */
  async #ping(): Promise<void> {
    try {
      await this.#within((options) => this.#client.ping(options))
    } catch (error) {
      this.#lostBy(error)
    }
  }

  #lostBy(error: unknown): void {
    const failure = this.#failure(error, 'Lost the server')
    if (failure.isLost) this.onLost(failure)
  }

  #within<V>(work: (options: { signal: AbortSignal; timeout: number }) => Promise<V>): Promise<V> {
    const { config } = this.#context
    return within(this.#context, config.timeout * 1000, (signal) =>
      work({ signal, timeout: NEVER_MS }),
    )
  }

  #failure(error: unknown, what: string): McpFailure {
    const { config } = this.#context
    const ended = this.#transport instanceof StdioTransport ? this.#transport.ended : null
    return McpFailure.of(error, { what, ended, config })
  }
}

async function transportFor({ config, secrets, paths, log }: McpContext): Promise<Transport> {
  if (config.transport === 'http') {
    const { url, api_key_env_var: name } = config
    return httpTransport(url, name === '' ? undefined : secrets.get(name))
  }
  const [{ getDefaultEnvironment }, { deserializeMessage }] = await Promise.all([
    import('@modelcontextprotocol/sdk/client/stdio.js'),
    import('@modelcontextprotocol/sdk/shared/stdio.js'),
  ])
  const given = config.env.map((name) => [name, secrets.get(name) ?? ''])
  return new StdioTransport({
    command: config.command,
    args: config.args,
    // Of the engine's own environment only what every program needs: keys are given by name.
    env: { ...getDefaultEnvironment(), ...Object.fromEntries(given) },
    cwd: paths.project,
    log,
    parse: deserializeMessage,
  })
}
