import type { DiscordGatewayAdapterCreator, VoiceConnection } from '@discordjs/voice'
import type { Calls, VoiceChannel } from './commands.ts'
import { isFinal, joinFailure } from './join-failure.ts'
import type { BotContext } from './voice-bot.ts'

type VoiceLibrary = typeof import('@discordjs/voice')

/** How long joining may take. */
const JOIN_MS = 15_000
/** Discord moves a bot to another voice server or channel within this time, or has sent it out. */
const MOVE_MS = 5000
/** After so much silence, somebody's next words start anew. */
const SILENT_MS = 1000

export interface VoiceCallsOptions {
  readonly library: VoiceLibrary
  readonly context: Pick<BotContext, 'clock' | 'signal' | 'log'>
  readonly adapterOf: (guildId: string) => DiscordGatewayAdapterCreator
  /** An Opus packet of somebody in a call. */
  readonly onPacket: (userId: string, opus: Uint8Array) => void
  readonly onSilent: (userId: string) => void
  /** The bot is in other calls now. */
  readonly onChange: () => void
}

/** The calls that a bot is in: one on each server. */
export class VoiceCalls implements Calls {
  readonly #options: VoiceCallsOptions
  readonly #calls = new Map<string, { connection: VoiceConnection; channel: VoiceChannel }>()

  constructor(options: VoiceCallsOptions) {
    this.#options = options
  }

  get channels(): readonly VoiceChannel[] {
    return [...this.#calls.values()].map(({ channel }) => channel)
  }

  async join(channel: VoiceChannel): Promise<void> {
    const { library, adapterOf, onChange } = this.#options
    const { guildId } = channel
    const connection = library.joinVoiceChannel({
      channelId: channel.id,
      guildId,
      adapterCreator: adapterOf(guildId),
      selfDeaf: false,
      selfMute: false,
    })
    const isNew = this.#calls.get(guildId)?.connection !== connection
    this.#calls.set(guildId, { connection, channel })
    if (isNew) this.#listen(guildId, connection)
    try {
      await this.#ready(connection)
    } catch (error) {
      this.leave(guildId)
      throw error
    }
    onChange()
  }

  leave(guildId: string): boolean {
    const call = this.#calls.get(guildId)
    if (!call) return false
    this.#calls.delete(guildId)
    if (call.connection.state.status !== 'destroyed') call.connection.destroy()
    this.#options.onChange()
    return true
  }

  say(opus: Uint8Array): void {
    if (this.#calls.size === 0) return
    const packet = Buffer.from(opus)
    for (const { connection } of this.#calls.values()) {
      if (connection.state.status === 'ready') connection.playOpusPacket(packet)
    }
  }

  /** @throws Error that says why it is not ready */
  async #ready(connection: VoiceConnection): Promise<void> {
    const { library, context } = this.#options
    const { clock, signal } = context
    const startUs = clock.now()
    const giveUp = new AbortController()
    let closeCode: number | null = null
    const watched = new Set<object>()
    const watch = () => {
      const { state } = connection
      if (!('networking' in state) || watched.has(state.networking)) return
      watched.add(state.networking)
      state.networking.on('close', (code) => {
        closeCode = code
        if (isFinal(code)) giveUp.abort()
      })
    }
    connection.on('stateChange', watch)
    watch()
    void clock.sleep(JOIN_MS, AbortSignal.any([signal, giveUp.signal])).then(() => giveUp.abort())
    let status: string = connection.state.status
    connection.on('stateChange', (_, next) => {
      if (next.status !== 'destroyed') status = next.status
    })
    try {
      const { Ready } = library.VoiceConnectionStatus
      await library.entersState(connection, Ready, giveUp.signal)
    } catch {
      throw joinFailure({ closeCode, status, waitedMs: (clock.now() - startUs) / 1000 })
    } finally {
      giveUp.abort()
      connection.off('stateChange', watch)
    }
  }

  #listen(guildId: string, connection: VoiceConnection): void {
    const { library, context, onPacket, onSilent } = this.#options
    const { receiver } = connection
    const subscribe = (userId: string) => {
      if (receiver.subscriptions.has(userId)) return
      const behavior = library.EndBehaviorType.AfterInactivity
      const stream = receiver.subscribe(userId, { end: { behavior, duration: SILENT_MS } })
      stream.on('data', (opus: Buffer) => onPacket(userId, opus))
      stream.on('error', () => {})
      stream.on('close', () => {
        // A packet that could not be decrypted ends the stream of somebody who goes on speaking.
        if (receiver.speaking.users.has(userId)) subscribe(userId)
        else onSilent(userId)
      })
    }
    receiver.speaking.on('start', subscribe)
    connection.on('error', (error) => context.log.warn({ error }, 'trouble in a call'))
    connection.on(library.VoiceConnectionStatus.Disconnected, () => {
      void this.#moved(guildId, connection)
    })
  }

  /** The bot was moved to another channel, or was sent out. */
  async #moved(guildId: string, connection: VoiceConnection): Promise<void> {
    const { library, context } = this.#options
    const { Signalling, Connecting } = library.VoiceConnectionStatus
    const giveUp = new AbortController()
    void context.clock.sleep(MOVE_MS, giveUp.signal).then(() => giveUp.abort())
    const isBack = [Signalling, Connecting].map((status) =>
      library.entersState(connection, status, giveUp.signal),
    )
    try {
      await Promise.any(isBack)
    } catch {
      if (this.#calls.get(guildId)?.connection === connection) this.leave(guildId)
    } finally {
      giveUp.abort()
    }
  }
}
