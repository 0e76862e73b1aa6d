import { EngineError } from '../../../core/index.ts'

/** How a provider is spoken to. */
export type ChatProtocol = 'openai' | 'groq' | 'anthropic' | 'google' | 'openai-compatible'

interface Provider {
  readonly protocol: ChatProtocol
  /** Null: has to be given as `base_url`. */
  readonly baseUrl: string | null
  readonly key: string
  /** Servers on one's own machine usually want no key. */
  readonly needsKey: boolean
}

const PROVIDERS = {
  openai: {
    protocol: 'openai',
    baseUrl: 'https://api.openai.com/v1',
    key: 'OPENAI_API_KEY',
    needsKey: true,
  },
  groq: {
    protocol: 'groq',
    baseUrl: 'https://api.groq.com/openai/v1',
    key: 'GROQ_API_KEY',
    needsKey: true,
  },
  anthropic: {
    protocol: 'anthropic',
    baseUrl: 'https://api.anthropic.com/v1',
    key: 'ANTHROPIC_API_KEY',
    needsKey: true,
  },
  google: {
    protocol: 'google',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
    key: 'GOOGLE_API_KEY',
    needsKey: true,
  },
  gemini: {
    protocol: 'google',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
    key: 'GEMINI_API_KEY',
    needsKey: true,
  },
  ollama: {
    protocol: 'openai-compatible',
    baseUrl: 'http://127.0.0.1:11434/v1',
    key: 'OLLAMA_API_KEY',
    needsKey: false,
  },
  lmstudio: {
    protocol: 'openai-compatible',
    baseUrl: 'http://127.0.0.1:1234/v1',
    key: 'LMSTUDIO_API_KEY',
    needsKey: false,
  },
  llamacpp: {
    protocol: 'openai-compatible',
    baseUrl: 'http://127.0.0.1:8080/v1',
    key: 'LLAMACPP_API_KEY',
    needsKey: false,
  },
  'openai-compatible': {
    protocol: 'openai-compatible',
    baseUrl: null,
    key: 'OPENAI_COMPATIBLE_API_KEY',
    needsKey: false,
  },
} as const satisfies Record<string, Provider>

/** Well-known families that people write without their provider. */
const BARE_NAMES: readonly (readonly [RegExp, keyof typeof PROVIDERS])[] = [
  [/^(gpt-|chatgpt-|o\d)/, 'openai'],
  [/^claude-/, 'anthropic'],
  [/^gemini-/, 'google'],
]

/** Which model of the settings is meant, and where it runs. */
export type ModelPlace =
  | { readonly kind: 'eliza' }
  | { readonly kind: 'local'; readonly modelId: string }
  | {
      readonly kind: 'server'
      readonly provider: string
      readonly protocol: ChatProtocol
      readonly modelId: string
      readonly baseUrl: string
      /** Name of its key, and whether it can do without. */
      readonly key: string
      readonly needsKey: boolean
      /** Runs on machines that are always ready; one's own may first have to load the model. */
      readonly isHosted: boolean
    }

export type ServerPlace = Extract<ModelPlace, { kind: 'server' }>

export interface ModelSettings {
  /** `provider/model`, such as `groq/llama-3.3-70b-versatile`, `local/…` or `offline/eliza`. */
  readonly model: string
  /** Another server that speaks the provider's protocol. */
  readonly base_url?: string | undefined
  /** Name of the key. @default `<PROVIDER>_API_KEY` */
  readonly api_key_env_var?: string | undefined
}

/**
 * Where a model runs. A name whose first part is no provider belongs to the server at `base_url`.
 * @throws EngineError `component.invalid_config` when it is nowhere
 */
export function placeOf(settings: ModelSettings): ModelPlace {
  const { model } = settings
  const slash = model.indexOf('/')
  const [first, rest] = [model.slice(0, Math.max(0, slash)), model.slice(slash + 1)]
  if (first === 'offline' && rest === 'eliza') return { kind: 'eliza' }
  if (first === 'local' && rest !== '') return { kind: 'local', modelId: rest }
  if (isProvider(first) && rest !== '') return onServer(first, rest, settings)
  const bare = BARE_NAMES.find(([pattern]) => pattern.test(model))
  if (bare && !settings.base_url) return onServer(bare[1], model, settings)
  if (settings.base_url && model !== '') return onServer('openai-compatible', model, settings)
  throw invalid(
    `Cannot use the model "${model}": it names no provider; write it as "provider/model" with one of ` +
      `${[...Object.keys(PROVIDERS), 'local'].join(', ')}, or "offline/eliza"`,
  )
}

function isProvider(name: string): name is keyof typeof PROVIDERS {
  return Object.hasOwn(PROVIDERS, name)
}

function onServer(
  provider: keyof typeof PROVIDERS,
  modelId: string,
  settings: ModelSettings,
): ModelPlace {
  const { protocol, baseUrl: usual, key, needsKey } = PROVIDERS[provider]
  const baseUrl = settings.base_url || usual
  if (baseUrl === null) {
    throw invalid(
      `Cannot use the model "${settings.model}": its server is not known; enter its address as base_url`,
      'config.base_url',
    )
  }
  return {
    kind: 'server',
    provider,
    protocol,
    modelId,
    baseUrl,
    key: settings.api_key_env_var || key,
    // Another server than the usual one decides itself whether it wants a key.
    needsKey: needsKey && baseUrl === usual,
    isHosted: needsKey,
  }
}

function invalid(message: string, path = 'config.model'): EngineError {
  return new EngineError('component.invalid_config', message, { path })
}
