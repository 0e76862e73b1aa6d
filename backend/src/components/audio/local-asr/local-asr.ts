import {
  AudioFrame,
  audioFromPcm16,
  defineComponent,
  optional,
  SpeechEvent,
  TextFrame,
  z,
} from '../../../core/index.ts'
import {
  deviceField,
  dtypeField,
  dtypeOf,
  knownOf,
  type ModelChoice,
  modelSet,
  repositoryField,
} from '../../local-models/index.ts'
import { runTranscription } from '../asr/run-transcription.ts'
import { WAV_HEADER_BYTES } from '../wav.ts'
import { HEARD_RATE, openRecogniser } from './recogniser.ts'

const MODELS = knownOf('speech-to-text')

const Config = z.object({
  model: repositoryField()
    .default(MODELS[0]!)
    .describe('Model of the Whisper or Moonshine family, as it is called at huggingface.co'),
  language: z
    .string()
    .default('en')
    .describe('Language code of what is said; models for one language need none'),
  device: deviceField(),
  dtype: dtypeField(),
})
type Config = z.output<typeof Config>

/** Speech to text on this machine: no key, and nothing leaves it. */
export const localAsr = defineComponent({
  name: 'LocalASR',
  description:
    'Writes down **what is said** in each utterance with a model on this machine: no key, and no sound leaves it',
  tags: { io: ['conduit'], functionality: ['audio'], gpu: ['cpu', 'nvidia', 'apple'] },
  config: Config,
  inputs: { audio: AudioFrame, turn_events: optional(SpeechEvent) },
  outputs: { text: TextFrame },

  requires: ({ config }) => [modelSet(choiceOf(config))],

  options: () => ({ config: { model: MODELS.map((value) => ({ value, label: value })) } }),

  setup: (context) =>
    openRecogniser(context, {
      choice: choiceOf(context.config),
      device: context.config.device,
      language: context.config.language,
    }),

  async run({ inputs, outputs, config, state, ...context }) {
    await runTranscription({
      inputs,
      outputs,
      context,
      language: config.language,
      setting: `model ${config.model}`,
      ask: ({ wav, signal }) =>
        state.text(samplesOf(wav), AbortSignal.any([signal, context.signal])),
      onError: (error, { turn }) => {
        if (!context.signal.aborted) {
          context.log.error({ turn, problem: String(error) }, 'utterance was not written down')
        }
        return false
      },
    })
  },

  cleanup: (state) => state.close(),
})

function choiceOf({ model, dtype }: Config): ModelChoice {
  return {
    kind: 'speech-to-text',
    repository: model,
    dtype: dtypeOf({ repository: model, dtype }),
  }
}

function samplesOf(wav: Uint8Array): Float32Array {
  const pcm = wav.subarray(WAV_HEADER_BYTES)
  return audioFromPcm16(pcm, { sampleRate: HEARD_RATE }).data
}
