import type { CallToolResult, Tool } from '@modelcontextprotocol/sdk/types.js'
import type { ComponentContext } from '../../../core/index.ts'
import { type McpConfig, serverName } from './config.ts'
import { McpClient, type McpContext } from './mcp-client.ts'
import { McpFailure } from './mcp-failure.ts'

/** Before the first new attempt; doubles with each. */
const FIRST_WAIT_MS = 500
const MAX_WAIT_MS = 30_000
/** A connection that lasted so long was a good one: the wait starts anew. */
const GOOD_MS = 60_000

export type ConnectionContext = McpContext & Pick<ComponentContext<McpConfig>, 'note'>

/** A connection to an MCP server that is opened again whenever it breaks, after a wait that doubles. */
export class Connection {
  readonly #context: ConnectionContext
  #client: McpClient | null = null
  /** Aborts when the connection of now is lost. */
  #lost = new AbortController()
  /** Aborts when there is a connection. */
  #found = new AbortController()
  #openedUs = 0
  #waitMs = FIRST_WAIT_MS
  #isBroken = false
  #listing: Promise<void> | null = null
  #listAgain = false

  constructor(context: ConnectionContext) {
    this.#context = context
  }

  /** Gets the tools that the server has, at every connection and whenever they change. */
  onTools: (tools: readonly Tool[]) => void = () => {}

  /** Tries once. @throws McpFailure for what nothing but a person can mend */
  async open(): Promise<void> {
    try {
      const client = await McpClient.open(this.#context)
      this.#begin(client)
    } catch (error) {
      this.#broken(error)
    }
  }

  /** Keeps the connection until the node stops. @throws McpFailure for what nothing but a person can mend */
  async run(): Promise<void> {
    const { clock, signal } = this.#context
    while (!signal.aborted) {
      if (this.#client) await this.#useUntilLost()
      if (signal.aborted) return
      await clock.sleep(this.#waitMs, signal)
      this.#waitMs = Math.min(this.#waitMs * 2, MAX_WAIT_MS)
      if (!signal.aborted) await this.open()
    }
  }

  /**
   * Calls a tool; waits for a connection first where there is none, at most the time of a call.
   *
   * @throws McpFailure
   */
  async call(name: string, args: Record<string, unknown>): Promise<CallToolResult> {
    const client = await this.#connected(name)
    try {
      return await client.call(name, args)
    } catch (error) {
      if (!(error instanceof McpFailure) || !error.isForgotten) throw error
      // Nothing was done: a server that was started anew does it now.
      return (await this.#connected(name)).call(name, args)
    }
  }

  async close(): Promise<void> {
    const client = this.#client
    this.#client = null
    await client?.close()
  }

  #begin(client: McpClient): void {
    this.#client = client
    this.#openedUs = this.#context.clock.now()
    this.#lost = new AbortController()
    client.onLost = (failure) => this.#lose(failure)
    client.onChanged = () => void this.#list()
    if (this.#isBroken) this.#context.log.info({ server: this.#name }, 'connected again')
    this.#isBroken = false
    this.#found.abort()
  }

  async #useUntilLost(): Promise<void> {
    const { signal, clock } = this.#context
    await this.#list()
    await aborted(AbortSignal.any([signal, this.#lost.signal]))
    const client = this.#client
    this.#client = null
    await client?.close()
    if (clock.now() - this.#openedUs >= GOOD_MS * 1000) this.#waitMs = FIRST_WAIT_MS
    if (this.#lost.signal.aborted) this.#broken(this.#lost.signal.reason)
  }

  #lose(failure: McpFailure): void {
    if (this.#context.signal.aborted || this.#lost.signal.aborted) return
    this.#found = new AbortController()
    this.#lost.abort(failure)
  }

  /** One list at a time; what changes meanwhile is listed afterwards. */
  async #list(): Promise<void> {
    if (this.#listing) {
      this.#listAgain = true
      return
    }
    do {
      this.#listAgain = false
      this.#listing = this.#listOnce()
      await this.#listing
      this.#listing = null
    } while (this.#listAgain)
  }

  async #listOnce(): Promise<void> {
    const client = this.#client
    if (!client) return
    try {
      const tools = await client.tools()
      if (this.#client !== client) return
      this.onTools(tools)
      this.#context.note(`Connected: ${tools.length} ${tools.length === 1 ? 'tool' : 'tools'}`)
    } catch (error) {
      if (!this.#context.signal.aborted) this.#lose(error as McpFailure)
    }
  }

  async #connected(name: string): Promise<McpClient> {
    const { clock, config, signal } = this.#context
    if (!this.#client || this.#lost.signal.aborted) {
      await clock.sleep(config.timeout * 1000, AbortSignal.any([signal, this.#found.signal]))
    }
    if (this.#client && !this.#lost.signal.aborted) return this.#client
    throw new McpFailure(`Cannot call "${name}"`, `there is no connection to "${this.#name}"`)
  }

  #broken(error: unknown): void {
    const { log, note, signal } = this.#context
    if (signal.aborted) return
    if (!(error instanceof McpFailure) || error.isPermanent) throw error
    note(error.message)
    // Once per break, not once per attempt.
    const fields = { server: this.#name, problem: error.message }
    if (this.#isBroken) log.debug(fields, 'still no connection')
    else log.warn(fields, 'no connection; trying again')
    this.#isBroken = true
  }

  get #name(): string {
    return serverName(this.#context.config)
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
