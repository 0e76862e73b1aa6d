import { once } from 'node:events'
import type { ChatInputCommandInteraction, Client, Guild, VoiceBasedChannel } from 'discord.js'
import { EngineError } from '../../../core/index.ts'
import { hostOf, missingKey, ProviderError, TimeLimit } from '../../providers/index.ts'
import { BotLock } from './bot-lock.ts'
import { COMMANDS, type CommandCall, obey, type VoiceChannel } from './commands.ts'
import { DISCORD_API } from './config.ts'
import { noVoiceLibrary } from './join-failure.ts'
import { CallMemory } from './last-calls.ts'
import type { BotContext, Voice, VoiceBot } from './voice-bot.ts'
import { VoiceCalls } from './voice-calls.ts'

type Discord = typeof import('discord.js')
type VoiceLibrary = typeof import('@discordjs/voice')

const LOGIN_MS = 30_000
const CALLS_FILE = 'discord-calls.json'

/**
 * Logs a bot in and goes back into the calls that it was in before a restart.
 *
 * @throws ProviderError when Discord does not accept the token, or cannot be reached
 * @throws EngineError when another node has the bot
 */
export async function openBot(context: BotContext): Promise<VoiceBot> {
  const { config, clock, signal, secrets, progress } = context
  const token = secrets.get(config.token_env_var)
  if (!token) throw missingKey(apiHost(context), config.token_env_var)
  const lock = new BotLock(token)
  try {
    if (!(await lock.take(clock, signal))) throw taken(config.token_env_var)
    progress(null, 'Loading the Discord library')
    const [discord, library] = await clock.hold(Promise.all([import('discord.js'), loadVoice()]))
    progress(null, 'Logging in to Discord')
    const client = await logIn(discord, token, context)
    const bot = new DiscordBot({ discord, library, client, lock, context })
    await bot.begin()
    return bot
  } catch (error) {
    lock.release()
    throw error
  }
}

function taken(name: string): EngineError {
  return new EngineError(
    'node.setup_failed',
    `Cannot log in to Discord: another DiscordIO node uses the bot of "${name}"; stop that node, or give this one a bot of its own`,
    { path: 'config.token_env_var' },
  )
}

/** It comes with native code for encryption, which may be missing: everything but calls works then. */
async function loadVoice(): Promise<VoiceLibrary | Error> {
  try {
    return await import('@discordjs/voice')
  } catch (cause) {
    return noVoiceLibrary(cause)
  }
}

function apiHost({ config }: Pick<BotContext, 'config'>): string {
  return hostOf(config.base_url || DISCORD_API)
}

async function logIn(discord: Discord, token: string, context: BotContext): Promise<Client<true>> {
  const { config, log } = context
  const { Client, Events, GatewayIntentBits } = discord
  const api = config.base_url || DISCORD_API
  const client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildVoiceStates],
    rest: { api, retries: 1 },
  })
  client.on(Events.Error, (error) => log.warn({ error }, 'trouble with Discord'))
  const limit = new TimeLimit(context, api, { timeoutMs: LOGIN_MS })
  try {
    const ready = once(client, Events.ClientReady, { signal: limit.signal })
    ready.catch(() => {})
    await limit.run(Promise.all([client.login(token).catch(refused(context)), ready]))
    return client as Client<true>
  } catch (error) {
    await client.destroy()
    throw error
  } finally {
    limit.end()
  }
}

/** Makes of an error what a person can do about it. */
function refused(context: BotContext) {
  return (error: { code?: unknown; status?: number; message: string }): never => {
    const name = context.config.token_env_var
    const host = apiHost(context)
    if (error.code === 'TokenInvalid' || error.status === 401) {
      const advice = `Paste a new key for ${name}: the token of a bot from discord.com/developers`
      throw new ProviderError({
        failure: 'status',
        did: 'answered 401',
        advice,
        host,
        status: 401,
        cause: error,
      })
    }
    if (error.status !== undefined) {
      const { status } = error
      throw new ProviderError({ failure: 'status', did: `answered ${status}`, host, status })
    }
    throw error
  }
}

interface DiscordBotOptions {
  readonly discord: Discord
  readonly library: VoiceLibrary | Error
  readonly client: Client<true>
  readonly lock: BotLock
  readonly context: BotContext
}

class DiscordBot implements VoiceBot {
  onVoice: (voice: Voice) => void = () => {}
  onSilent: (userId: string) => void = () => {}
  readonly #options: DiscordBotOptions
  readonly #memory: CallMemory
  readonly #calls: VoiceCalls | null
  #isClosing = false

  constructor(options: DiscordBotOptions) {
    this.#options = options
    const { library, client, context } = options
    this.#memory = new CallMemory(context.paths.write(CALLS_FILE))
    this.#calls =
      library instanceof Error
        ? null
        : new VoiceCalls({
            library,
            context,
            adapterOf: (guildId) => client.guilds.cache.get(guildId)!.voiceAdapterCreator,
            onPacket: (userId, opus) => this.#hear(userId, opus),
            onSilent: (userId) => this.onSilent(userId),
            onChange: () => this.#tell(),
          })
  }

  async begin(): Promise<void> {
    const { discord, client, context } = this.#options
    client.on(discord.Events.InteractionCreate, (interaction) => {
      if (interaction.isChatInputCommand()) void this.#command(interaction)
    })
    await this.#register()
    this.#tell()
    const nowMs = context.clock.now() / 1000
    for (const { guild_id, channel_id } of await context.clock.hold(this.#memory.take(nowMs))) {
      void this.#goBack(guild_id, channel_id)
    }
  }

  say(opus: Uint8Array): void {
    this.#calls?.say(opus)
  }

  async close(): Promise<void> {
    const { client, lock, context } = this.#options
    this.#isClosing = true
    const channels = this.#calls?.channels ?? []
    const calls = channels.map(({ guildId, id }) => ({ guild_id: guildId, channel_id: id }))
    await this.#memory.save(calls, context.clock.now() / 1000)
    for (const { guildId } of channels) this.#calls?.leave(guildId)
    await client.destroy()
    lock.release()
  }

  /** On the servers that are named, where it takes effect at once, or else on all. */
  async #register(): Promise<void> {
    const { client, context } = this.#options
    const { config, log, clock } = context
    const guilds = config.guild_ids.length > 0 ? config.guild_ids : [undefined]
    for (const guild of guilds) {
      try {
        for (const command of COMMANDS) {
          const created = guild
            ? client.application.commands.create(command, guild)
            : client.application.commands.create(command)
          await clock.hold<unknown>(created)
        }
      } catch (error) {
        log.warn({ guild: guild ?? 'all', error }, 'the commands cannot be registered on a server')
      }
    }
  }

  async #command(interaction: ChatInputCommandInteraction): Promise<void> {
    const { context, discord, library } = this.#options
    const flags = discord.MessageFlags.Ephemeral
    const { guild, user } = interaction
    const channel = guild?.voiceStates.cache.get(user.id)?.channel
    const call: CommandCall = {
      command: interaction.commandName,
      guildId: interaction.guildId,
      channel: guild && channel ? this.#channelOf(guild, channel) : null,
      defer: async () => void (await interaction.deferReply({ flags })),
      reply: async (text) =>
        void (interaction.deferred
          ? await interaction.editReply(text)
          : await interaction.reply({ content: text, flags })),
    }
    const none = { join: () => Promise.reject(library), leave: () => false }
    try {
      await obey(call, this.#calls ?? none, context.config.guild_ids)
    } catch (error) {
      context.log.warn({ error }, 'a command could not be answered')
    }
  }

  #channelOf(guild: Guild, channel: VoiceBasedChannel): VoiceChannel {
    const { Connect, Speak, ViewChannel } = this.#options.discord.PermissionFlagsBits
    const me = guild.members.me
    const permissions = me ? channel.permissionsFor(me) : null
    const isThere = me !== null && channel.members.has(me.id)
    return {
      id: channel.id,
      guildId: guild.id,
      name: channel.name,
      isFull: channel.full && !isThere,
      mayConnect: permissions?.has([ViewChannel, Connect]) ?? false,
      maySpeak: permissions?.has(Speak) ?? false,
    }
  }

  async #goBack(guildId: string, channelId: string): Promise<void> {
    const { client, context } = this.#options
    const guild = client.guilds.cache.get(guildId)
    const channel = guild?.channels.cache.get(channelId)
    if (!guild || !channel?.isVoiceBased()) return
    try {
      await this.#calls?.join(this.#channelOf(guild, channel))
    } catch (error) {
      context.log.warn({ error }, 'the call from before the restart cannot be joined again')
    }
  }

  #hear(userId: string, opus: Uint8Array): void {
    const userName = this.#options.client.users.cache.get(userId)?.username ?? userId
    this.onVoice({ userId, userName, opus })
  }

  #tell(): void {
    if (this.#isClosing) return
    const names = this.#calls?.channels.map(({ name }) => name) ?? []
    this.#options.context.note(names.length > 0 ? `In ${names.join(', ')}` : 'Waits for /join')
  }
}
