import { z } from '../../../core/index.ts'
import { baseUrlField } from '../../providers/index.ts'

export const DiscordConfig = z.object({
  token_env_var: z
    .string()
    .min(1)
    .default('DISCORD_TOKEN')
    .describe('Name of the key that holds the token of the bot'),
  sample_rate: z
    .int()
    .min(8000)
    .max(192_000)
    .default(48_000)
    .describe('Samples per second of what is heard'),
  channels: z.int().min(1).max(2).default(2).describe('Channels of what is heard'),
  audio_buffer_seconds: z
    .number()
    .min(1)
    .max(600)
    .default(64)
    .describe('Sound that may wait to be spoken, in seconds; more has to wait at its source'),
  guild_ids: z
    .array(z.string())
    .default([])
    .describe('Servers on which the bot obeys, by their ids; empty for every one that it is in'),
  users: z
    .array(z.string())
    .default([])
    .describe('Who is heard, by user name or id; empty for everybody'),
  base_url: baseUrlField(),
})
export type DiscordConfig = z.output<typeof DiscordConfig>

export const DISCORD_API = 'https://discord.com/api'
/** Hosts of the API, and of the gateway; a call adds a voice server that the gateway names. */
export const DISCORD_HOSTS = ['discord.com', 'gateway.discord.gg']
