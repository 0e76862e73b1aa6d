import { type ComponentContext, z } from '../../../core/index.ts'
import {
  DEFAULT_HOST,
  DEFAULT_PORT,
  EnvSettings,
  HOST_VARIABLE,
  hostField,
  portNumber,
} from '../../osc/index.ts'

const FUSION_MODES = ['rule_first', 'llm_first'] as const

const SECONDS = { min: 0, max: 3600 }
const STEPS = { min: 1, max: 1000, isWhole: true }
const FLUSH_MS = { min: 0, max: 600_000, isWhole: true }
const TIMEOUT_SECONDS = { min: 0.1, max: 60 }

const or = (variable: string, otherwise: string) =>
  `empty for ${variable} of the keys, else ${otherwise}`
const text = (what: string, variable: string, otherwise: string) =>
  z
    .string()
    .nullable()
    .default(null)
    .describe(`${what}; ${or(variable, otherwise)}`)
const seconds = (what: string, variable: string, otherwise: string) =>
  z
    .number()
    .min(SECONDS.min)
    .max(SECONDS.max)
    .nullable()
    .default(null)
    .describe(`${what}, in seconds; ${or(variable, otherwise)}`)
const flag = (what: string, variable: string, otherwise: string) =>
  z
    .boolean()
    .nullable()
    .default(null)
    .describe(`${what}; ${or(variable, otherwise)}`)

/** Everything may be left to `.env`, and there to its default. */
export const FaceConfig = z.object({
  host: hostField(),
  port: portNumber()
    .nullable()
    .default(null)
    .describe(`UDP port to send to; ${or('VRCHAT_PORT', '9000')}`),
  osc_prefix: text('What all addresses begin with', 'OSC_PREFIX', '/avatar/parameters'),
  param_prefix: text('What the names of parameters begin with', 'VRCHAT_PARAM_PREFIX', 'FT'),
  hold_seconds: seconds('How long an expression stays at least', 'HOLD_SECONDS', '2'),
  transition_seconds: seconds('How long a change takes', 'TRANSITION_SECONDS', '0.3'),
  transition_steps: z
    .int()
    .min(STEPS.min)
    .max(STEPS.max)
    .nullable()
    .default(null)
    .describe(`Steps of a change; ${or('TRANSITION_STEPS', '20')}`),
  send_gap_seconds: seconds('Pause between two messages', 'SEND_GAP_SECONDS', '0'),
  text_flush_ms: z
    .int()
    .min(FLUSH_MS.min)
    .max(FLUSH_MS.max)
    .nullable()
    .default(null)
    .describe(
      `A text counts as complete after this pause, in ms; ${or('OSC_FACE_TEXT_FLUSH_MS', '600')}`,
    ),
  emotion_llm_enable: flag(
    'Lets a language model choose where the words do not tell',
    'EMOTION_LLM_ENABLE',
    'off',
  ),
  emotion_llm_timeout_s: z
    .number()
    .min(TIMEOUT_SECONDS.min)
    .max(TIMEOUT_SECONDS.max)
    .nullable()
    .default(null)
    .describe(`How long the model may take, in seconds; ${or('EMOTION_LLM_TIMEOUT_S', '2')}`),
  emotion_llm_url: z
    .string()
    .regex(/^(https?:\/\/\S+)?$/, 'must begin with http:// or https://')
    .nullable()
    .default(null)
    .describe(
      `Address of a server that speaks OpenAI's chat protocol; ${or('EMOTION_LLM_URL', 'Groq')}`,
    ),
  emotion_llm_model: text(
    'The model to ask',
    'EMOTION_LLM_MODEL',
    'moonshotai/kimi-k2-instruct-0905',
  ),
  emotion_llm_api_key_env_var: z
    .string()
    .nullable()
    .default(null)
    .describe("Name of the server's key; empty for GROQ_API_KEY"),
  fusion_mode: z
    .enum(FUSION_MODES)
    .nullable()
    .default(null)
    .describe(
      `Whether the model is asked only where the words do not tell, or always; ${or('FUSION_MODE', 'rule_first')}`,
    ),
  force_llm: flag('Asks the model for every text, with rule_first too', 'FORCE_LLM', 'off'),
  debug_print_model_repr: flag(
    'Writes each choice, and what chose it, to the log',
    'DEBUG_PRINT_MODEL_REPR',
    'on',
  ),
})
export type FaceConfig = z.infer<typeof FaceConfig>

/** The same with everything filled in. */
export type FaceSettings = { readonly [Name in keyof FaceConfig]: NonNullable<FaceConfig[Name]> }

/** What is left empty comes from `.env`, else it has its default. */
export function settingsOf(
  config: FaceConfig,
  context: Pick<ComponentContext, 'secrets' | 'log'>,
): FaceSettings {
  const env = new EnvSettings(context)
  const port = { min: 1, max: 65_535, isWhole: true }
  const orText = (value: string | null, variable: string, otherwise: string) =>
    value || (env.text(variable) ?? otherwise)
  return {
    host: orText(config.host, HOST_VARIABLE, DEFAULT_HOST),
    port: config.port ?? env.number('VRCHAT_PORT', port) ?? DEFAULT_PORT,
    osc_prefix: orText(config.osc_prefix, 'OSC_PREFIX', '/avatar/parameters'),
    param_prefix: orText(config.param_prefix, 'VRCHAT_PARAM_PREFIX', 'FT'),
    hold_seconds: config.hold_seconds ?? env.number('HOLD_SECONDS', SECONDS) ?? 2,
    transition_seconds:
      config.transition_seconds ?? env.number('TRANSITION_SECONDS', SECONDS) ?? 0.3,
    transition_steps: config.transition_steps ?? env.number('TRANSITION_STEPS', STEPS) ?? 20,
    send_gap_seconds: config.send_gap_seconds ?? env.number('SEND_GAP_SECONDS', SECONDS) ?? 0,
    text_flush_ms: config.text_flush_ms ?? env.number('OSC_FACE_TEXT_FLUSH_MS', FLUSH_MS) ?? 600,
    emotion_llm_enable: config.emotion_llm_enable ?? env.flag('EMOTION_LLM_ENABLE') ?? false,
    emotion_llm_timeout_s:
      config.emotion_llm_timeout_s ?? env.number('EMOTION_LLM_TIMEOUT_S', TIMEOUT_SECONDS) ?? 2,
    emotion_llm_url: orText(config.emotion_llm_url, 'EMOTION_LLM_URL', ''),
    emotion_llm_model: orText(
      config.emotion_llm_model,
      'EMOTION_LLM_MODEL',
      'moonshotai/kimi-k2-instruct-0905',
    ),
    emotion_llm_api_key_env_var: config.emotion_llm_api_key_env_var || 'GROQ_API_KEY',
    fusion_mode: config.fusion_mode ?? env.choice('FUSION_MODE', FUSION_MODES) ?? 'rule_first',
    force_llm: config.force_llm ?? env.flag('FORCE_LLM') ?? false,
    debug_print_model_repr:
      config.debug_print_model_repr ?? env.flag('DEBUG_PRINT_MODEL_REPR') ?? true,
  }
}
