import {
  AudioFrame,
  type ComponentContext,
  defineComponent,
  type Input,
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
import { type TranscriptionConfig, transcribe, transcriptionUrl } from './transcription.ts'
import { type Utterance, UtteranceQueue } from './utterance-queue.ts'

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

  requires: ({ config }) =>
    providerNeeds(
      alternatives(config).all.map((one) => ({
        url: transcriptionUrl(one),
        keyName: one.api_key_env_var,
        needsKey: !one.base_url,
      })),
    ),

  async run({ inputs, outputs, ...context }) {
    const { clock, trace } = context
    const queue = new UtteranceQueue({
      clock,
      ask: asker(context),
      send: (text, { turn, generation }) =>
        outputs.text.send(
          new TextFrame({ text, language: context.config.language || null, turn, generation }),
        ),
      onDone: ({ fromUs, toUs }, { turn }) => {
        if (turn === undefined) return
        trace({ turn, part: 'asr', fromUs, toUs, setting: `model ${context.config.model}` })
      },
      onError: reporter(context),
    })
    await Promise.all([hearAll(inputs.audio, queue), follow(inputs.turn_events, queue)])
    await queue.idle()
  },
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

async function hearAll(audio: Input<AudioFrame>, queue: UtteranceQueue): Promise<void> {
  for await (const utterance of audio) {
    queue.hear(utterance)
    await queue.room()
  }
}

async function follow(events: Input<SpeechEvent> | null, queue: UtteranceQueue): Promise<void> {
  if (!events) return
  for await (const { event, turn, audio } of events) {
    if (event === 'candidate_end' && audio) queue.pause(audio)
    else if (event === 'resumed') queue.resume(turn)
    else if (event === 'end') queue.end(turn, audio)
  }
}
