import {
  AudioFrame,
  type ComponentContext,
  defineComponent,
  EOS,
  InterruptFrame,
  optional,
  SpeechEvent,
  TextFrame,
  union,
} from '../../../core/index.ts'
import {
  alternatives,
  hostOf,
  ProviderError,
  providerNeeds,
  streamWithFallback,
} from '../../providers/index.ts'
import { runSynthesis, type Sound } from '../synthesis/index.ts'
import { speechUrl, TtsConfig } from './config.ts'
import { inworldSpeech } from './inworld.ts'
import { openAiSpeech } from './openai-speech.ts'
import type { SpeechRequest } from './speech-request.ts'

/** Text to speech over HTTP: Inworld, or any server with OpenAI's `audio/speech`. */
export const tts = defineComponent({
  name: 'TTS',
  description:
    '**Speaks** sentence by sentence while the text still comes, by Inworld or any server that speaks as OpenAI does',
  tags: { io: ['conduit'], functionality: ['audio'], gpu: ['cpu', 'nvidia', 'apple'] },
  config: TtsConfig,
  inputs: {
    text: union(TextFrame, EOS),
    interrupt: optional(InterruptFrame),
    turn_events: optional(SpeechEvent),
  },
  outputs: { audio: AudioFrame, text: TextFrame },

  requires: ({ config }) => providerNeeds(alternatives(config).all, speechUrl),

  async run({ inputs, outputs, ...context }) {
    await runSynthesis({
      inputs,
      outputs,
      context,
      setting: `model_id ${context.config.model_id}`,
      synthesise: speaker(context),
    })
  },
})

type Context = ComponentContext<TtsConfig>

/** Asks the servers in order. */
function speaker(context: Context): (text: string, signal: AbortSignal) => AsyncIterable<Sound> {
  const servers = alternatives(context.config)
  return (text, signal) =>
    streamWithFallback({
      alternatives: servers,
      nameOf,
      attempt: (config) => speech({ config, text, context, signal }),
      context,
      signal,
    })
}

function nameOf(config: TtsConfig): string {
  return `${config.model_id} at ${hostOf(speechUrl(config))}`
}

async function* speech(request: SpeechRequest): AsyncGenerator<Sound> {
  const url = speechUrl(request.config)
  let hasSound = false
  for await (const sound of request.config.base_url
    ? openAiSpeech(request, url)
    : inworldSpeech(request)) {
    hasSound = true
    yield sound
  }
  if (hasSound) return
  throw new ProviderError({ failure: 'garbage', did: 'answered without sound', host: hostOf(url) })
}
