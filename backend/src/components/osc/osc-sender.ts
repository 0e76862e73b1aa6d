import { lookup } from 'node:dns/promises'
import { isIPv4 } from 'node:net'
import type { Client } from 'node-osc'
import type { ComponentContext } from '../../core/index.ts'

/** A 32-bit float; a plain number would travel as an integer when it is whole. */
export interface OscFloat {
  readonly type: 'float'
  readonly value: number
}

export interface OscMessage {
  /** Begins with a slash. */
  readonly address: string
  readonly args: readonly (string | boolean | OscFloat)[]
}

export interface OscTarget {
  /** IPv4 address or name. */
  readonly host: string
  /** UDP port. */
  readonly port: number
}

type SenderContext = Pick<ComponentContext, 'clock' | 'log' | 'signal'>
type ClientClass = typeof Client

/** After a name was not found, it is looked up again no sooner than this, in µs. */
const LOOK_UP_AGAIN_US = 5_000_000

export function oscFloat(value: number): OscFloat {
  return { type: 'float', value }
}

/** Loads what sending needs. The socket opens with the first message. */
export async function openOsc(context: SenderContext, target: OscTarget): Promise<OscSender> {
  const { Client } = await context.clock.hold(import('node-osc'))
  return new OscSender(context, target, Client)
}

/**
 * Sends OSC messages over UDP. Nobody confirms them: what is known is only whether they could leave this
 * machine. Those that could not are counted and lost; the first of a row is logged.
 */
export class OscSender {
  readonly #context: SenderContext
  readonly #target: OscTarget
  readonly #Client: ClientClass
  readonly #onAbort = () => this.#giveUp(this.#context.signal.reason)
  /** Rejects what is being sent. */
  readonly #pending = new Set<(error: unknown) => void>()
  #client: Client | null = null
  #lookedUp: { readonly atUs: number; readonly error: unknown } | null = null
  #lost = 0

  constructor(context: SenderContext, target: OscTarget, client: ClientClass) {
    this.#context = context
    this.#target = target
    this.#Client = client
    context.signal.addEventListener('abort', this.#onAbort, { once: true })
  }

  /** Resolves when the messages have left, or could not. Never fails. */
  async send(...messages: readonly OscMessage[]): Promise<void> {
    try {
      await this.#context.clock.hold(this.#deliver(messages))
      this.#succeeded()
    } catch (error) {
      this.#failed(error, messages.length)
    }
  }

  async close(): Promise<void> {
    this.#context.signal.removeEventListener('abort', this.#onAbort)
    const client = this.#client
    this.#client = null
    await client?.close()
  }

  async #deliver(messages: readonly OscMessage[]): Promise<void> {
    const broken = Promise.withResolvers<never>()
    this.#pending.add(broken.reject)
    try {
      await Promise.race([this.#sendAll(messages), broken.promise])
    } finally {
      this.#pending.delete(broken.reject)
    }
  }

  async #sendAll(messages: readonly OscMessage[]): Promise<void> {
    this.#client ??= await this.#open()
    const client = this.#client
    await Promise.all(
      messages.map(({ address, args }) => client.send(address, ...args.map(withoutNul))),
    )
  }

  /** One look-up for all messages: the socket itself would ask for every one. */
  async #open(): Promise<Client> {
    const client = new this.#Client(await this.#address(), this.#target.port)
    client.on('error', (error) => {
      if (this.#client === client) this.#client = null
      // It may be closed already.
      client.close()?.catch(() => {})
      this.#giveUp(error)
    })
    return client
  }

  async #address(): Promise<string> {
    const { host } = this.#target
    if (isIPv4(host)) return host
    // A look-up may take longer than a stop.
    this.#context.signal.throwIfAborted()
    const nowUs = this.#context.clock.now()
    const last = this.#lookedUp
    if (last && nowUs - last.atUs < LOOK_UP_AGAIN_US) throw last.error
    try {
      return (await lookup(host, { family: 4 })).address
    } catch (error) {
      this.#lookedUp = { atUs: nowUs, error }
      throw error
    }
  }

  #giveUp(error: unknown): void {
    for (const reject of this.#pending) reject(error)
  }

  #succeeded(): void {
    if (this.#lost > 0) this.#context.log.info({ lost: this.#lost }, 'OSC messages leave again')
    this.#lost = 0
  }

  #failed(error: unknown, count: number): void {
    const isFirst = this.#lost === 0
    this.#lost += count
    if (!isFirst || this.#context.signal.aborted) return
    const problem = error instanceof Error ? error.message : String(error)
    this.#context.log.warn(
      { ...this.#target, problem },
      'OSC messages cannot be sent; check host, port and network',
    )
  }
}

/** NUL ends a text in OSC. */
function withoutNul(arg: OscMessage['args'][number]): OscMessage['args'][number] {
  return typeof arg === 'string' ? arg.replaceAll('\0', '') : arg
}
