import { z } from '../../../core/index.ts'
import { baseUrlField, fallbackField, urlBelow } from '../../providers/index.ts'

/** Inworld, and a voice and a model of theirs. */
export const DEFAULTS = {
  api_key_env_var: 'INWORLD_API_KEY',
  url: 'https://api.inworld.ai/tts/v1/voice:stream',
  voice_id: 'Ashley',
  model_id: 'inworld-tts-1.5-max',
} as const

const Server = z.object({
  api_key_env_var: z
    .string()
    .default(DEFAULTS.api_key_env_var)
    .describe('Name of the key; a server of your own may need none'),
  url: z
    .string()
    .regex(/^https?:\/\/\S+$/, 'must begin with http:// or https://')
    .default(DEFAULTS.url)
    .describe('Where Inworld streams speech from'),
  voice_id: z
    .string()
    .min(1)
    .default(DEFAULTS.voice_id)
    .describe(
      'Voice, as the server names it; with base_url, the voice of Inworld stands for `alloy`',
    ),
  model_id: z
    .string()
    .min(1)
    .default(DEFAULTS.model_id)
    .describe(
      'Model, as the server names it; with base_url, the model of Inworld stands for `tts-1`',
    ),
  base_url: baseUrlField().describe(
    "Address of a server with OpenAI's `/audio/speech`, such as `https://api.openai.com/v1`; it is used in place of Inworld and `url`",
  ),
})
export const TtsConfig = Server.extend({ fallback: fallbackField(Server) })
export type TtsConfig = z.output<typeof TtsConfig>

/** Where the speech comes from with this configuration. */
export function speechUrl({ base_url, url }: Pick<TtsConfig, 'base_url' | 'url'>): string {
  return base_url ? urlBelow(base_url, 'audio/speech') : url
}
