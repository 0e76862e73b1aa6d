/** The slash commands, as Discord takes them. */
export const COMMANDS = [
  { name: 'join', description: 'Call me into the voice channel that you are in' },
  { name: 'leave', description: 'Send me out of the voice channel' },
] as const

/** The channel that somebody is in. */
export interface VoiceChannel {
  readonly id: string
  readonly guildId: string
  readonly name: string
  readonly isFull: boolean
  /** Whether the bot may connect, and speak. */
  readonly mayConnect: boolean
  readonly maySpeak: boolean
}

/** Somebody has called a command. */
export interface CommandCall {
  readonly command: string
  /** Null in a private message. */
  readonly guildId: string | null
  /** Null when the caller is in none. */
  readonly channel: VoiceChannel | null
  /** Makes Discord wait for more than 3 s. */
  defer(): Promise<void>
  reply(text: string): Promise<void>
}

export interface Calls {
  /** Resolves when the bot is in the call. @throws JoinFailure */
  join(channel: VoiceChannel): Promise<void>
  /** Answers whether the bot was in a call there. */
  leave(guildId: string): boolean
}

/** Answers a command. @param guildIds servers on which the bot obeys; empty for all */
export async function obey(
  call: CommandCall,
  calls: Calls,
  guildIds: readonly string[],
): Promise<void> {
  const { guildId } = call
  if (guildId === null) return call.reply('Call me on a server: I cannot join private calls.')
  if (guildIds.length > 0 && !guildIds.includes(guildId)) {
    return call.reply('I may not be used on this server: its id is not in my settings (guild_ids).')
  }
  if (call.command === 'join') return join(call, calls)
  if (call.command === 'leave') {
    const wasThere = calls.leave(guildId)
    return call.reply(wasThere ? 'Bye!' : 'I am in no voice channel here.')
  }
  return call.reply(`I do not know /${call.command}. Try /join or /leave.`)
}

async function join(call: CommandCall, calls: Calls): Promise<void> {
  const { channel } = call
  if (!channel) return call.reply('Go into a voice channel first, then call me again.')
  const { name } = channel
  if (!channel.mayConnect) {
    return call.reply(`I may not connect to **${name}**: give me the permission Connect there.`)
  }
  if (channel.isFull)
    return call.reply(`**${name}** is full: let one person out, or raise its limit.`)
  await call.defer()
  try {
    await calls.join(channel)
  } catch (error) {
    return call.reply(`I could not join **${name}**: ${(error as Error).message}`)
  }
  const silent = ' I may not speak there: give me the permission Speak.'
  return call.reply(`I am in **${name}** now.${channel.maySpeak ? '' : silent}`)
}
