import { z } from '../../../core/index.ts'
import { fallbackField, socketUrl } from '../../providers/index.ts'

const Server = z.object({
  api_key_env_var: z.string().min(1).default('FISH_API_KEY').describe('Name of the key'),
  base_url: z
    .string()
    .regex(/^(https?|wss?):\/\/\S+$/, 'must begin with https:// or wss:// (or http://, ws://)')
    .default('https://api.fish.audio')
    .describe('Address of Fish Audio, or of a server that speaks its protocol'),
  reference_id: z
    .string()
    .default('258ed8fe8f2347f6b7d56bafc2041a3a')
    .describe('Voice: the id at the end of its page on fish.audio'),
  model: z.string().min(1).default('s2-pro').describe('Model that speaks'),
})
export const FishConfig = Server.extend({ fallback: fallbackField(Server) })
export type FishConfig = z.output<typeof FishConfig>

export function fishUrl({ base_url }: Pick<FishConfig, 'base_url'>): string {
  return socketUrl(base_url, { path: 'tts/live', usualPath: '/v1/tts/live', query: {} })
}
