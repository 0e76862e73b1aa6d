import {
  AudioFrame,
  type ComponentContext,
  defineComponent,
  optional,
  SpeechEvent,
  TextFrame,
  z,
} from '../../../core/index.ts'
import {
  alternatives,
  baseUrlField,
  fallbackField,
  hostOf,
  ProviderError,
  providerNeeds,
  withFallback,
} from '../../providers/index.ts'
import { runTranscription } from './run-transcription.ts'
import { type TranscriptionConfig, transcribe, transcriptionUrl } from './transcription.ts'
import type { Utterance } from './utterance-queue.ts'

const Server = z.object({
  api_key_env_var: z
    .string()
    .default('GROQ_API_KEY')
    .describe('Name of the key; a server of your own may need none'),
  model: z.string().min(1).default('whisper-large-v3-turbo').describe('Model that listens'),
  language: z
    .string()
    .default('en')
    .describe('Language code of what is said; empty to find out by itself'),
  timeout: z
    .number()
    .positive()
    .max(300)
    .default(10)
    .describe('Seconds until a request is given up'),
  base_url: baseUrlField(),
})
const Config = Server.extend({ fallback: fallbackField(Server) })
type Config = z.output<typeof Config>

/** Speech to text by any server with OpenAI's `audio/transcriptions`; Groq when none is named. */
export const asr = defineComponent({
  name: 'ASR',
  description:
    'Writes down **what is said** in each utterance, by Groq or any server that speaks the same protocol',
  tags: { io: ['conduit'], functionality: ['audio'], gpu: ['cpu', 'nvidia', 'apple'] },
  config: Config,
  inputs: { audio: AudioFrame, turn_events: optional(SpeechEvent) },
  outputs: { text: TextFrame },

  requires: ({ config }) => providerNeeds(alternatives(config).all, transcriptionUrl),

  run: ({ inputs, outputs, ...context }) =>
    runTranscription({
      inputs,
      outputs,
      context,
      language: context.config.language,
      setting: `model ${context.config.model}`,
      ask: asker(context),
      onError: reporter(context),
    }),
})

type Context = ComponentContext<Config>

/** Asks the servers in order. */
function asker(context: Context): (utterance: Utterance) => Promise<string> {
  const servers = alternatives(context.config)
  return ({ wav, signal }) =>
    withFallback({
      alternatives: servers,
      nameOf,
      attempt: (config) => transcribe(context, config, { wav, signal }),
      context,
      signal,
    })
}

function nameOf(config: TranscriptionConfig): string {
  return `${config.model} at ${hostOf(transcriptionUrl(config))}`
}

function reporter({ log, signal }: Context): (error: unknown, utterance: Utterance) => boolean {
  return (error, { turn }) => {
    if (signal.aborted) return false
    const isProviders = error instanceof ProviderError
    const fields = isProviders ? error.fields : { problem: String(error) }
    log.error({ turn, ...fields }, 'utterance was not written down')
    return isProviders && !error.isPermanent
  }
}
