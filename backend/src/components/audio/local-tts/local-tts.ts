import {
  AudioFrame,
  type ComponentContext,
  defineComponent,
  EOS,
  InterruptFrame,
  type ModelRequirement,
  optional,
  SpeechEvent,
  TextFrame,
  union,
  z,
} from '../../../core/index.ts'
import {
  type DeviceSetting,
  dtypeField,
  dtypeOf,
  KNOWN_MODELS,
  knownOf,
  modelSet,
  REPOSITORY,
  WEIGHT_SUFFIXES,
} from '../../local-models/index.ts'
import { runSynthesis } from '../synthesis/index.ts'
import { programsOf } from '../system-tts/speech-program.ts'
import { openVoice, type VoiceSource } from './voice-source.ts'
import { LANGUAGE_NAMES, voiceFor, voiceLabel } from './voices.ts'

const KOKORO = knownOf('speech')[0]!
const VOICE_BYTES = 510 * 256 * 4

const Config = z.object({
  model_id: z
    .string()
    .default(KOKORO)
    .describe('Model in the shape of Kokoro, as it is called at huggingface.co'),
  device: z
    .enum(['auto', 'cpu', 'cuda', 'webgpu', 'rocm', 'mps'])
    .default('auto')
    .describe(
      'What the model runs on; auto takes a graphics card where there is one, else the CPU',
    ),
  voice_id: z
    .string()
    .default('')
    .describe('Who speaks; empty for the first voice of the language'),
  language: z
    .string()
    .default('English')
    .describe(`Language, where no voice is chosen: ${LANGUAGE_NAMES.join(', ')}`),
  speed: z.number().min(0.5).max(2).default(1).describe('How fast it speaks; 1 is natural'),
  dtype: dtypeField(),
})
type Config = z.output<typeof Config>

/**
 * Text to speech on this machine: espeak-ng says how words are pronounced, Kokoro speaks them. Graphs of
 * its predecessor, which cloned voices, load too: they get the voice of their language.
 */
export const localTts = defineComponent({
  name: 'LocalTTS',
  formerNames: ['QwenTTS'],
  description:
    '**Speaks** sentence by sentence with a model on this machine: no key, and no text leaves it',
  tags: { io: ['conduit'], functionality: ['audio'], gpu: ['cpu', 'nvidia', 'apple'] },
  config: Config,
  inputs: {
    text: union(TextFrame, EOS),
    interrupt: optional(InterruptFrame),
    turn_events: optional(SpeechEvent),
  },
  outputs: { audio: AudioFrame, text: TextFrame },

  requires: ({ config }) => [
    ...modelsOf(config),
    ...programsOf(process.platform).map(
      ({ command }) => ({ kind: 'program', program: command, optional: true }) as const,
    ),
  ],

  options: () => ({
    config: {
      model_id: knownOf('speech').map((value) => ({ value, label: value })),
      voice_id: knownVoices().map((value) => ({ value, label: voiceLabel(value) })),
    },
  }),

  setup: (context) => open(context),

  async run({ inputs, outputs, state, ...context }) {
    const { config } = context
    await runSynthesis({
      inputs,
      outputs,
      context,
      setting: `model_id ${repositoryOf(config)}`,
      synthesise: (text, signal) => state.speak(text, signal),
    })
  },

  cleanup: (state) => state.close(),
})

type Context = ComponentContext<Config>

async function open(context: Context): Promise<VoiceSource> {
  const { config, log } = context
  if (repositoryOf(config) !== config.model_id) {
    log.info({ model_id: config.model_id }, 'voices cannot be cloned here; Kokoro speaks instead')
  }
  const voice = voiceFor(config)
  if (config.voice_id !== '' && voice !== config.voice_id) {
    log.info({ voice_id: config.voice_id, voice }, 'there is no such voice; another one speaks')
  }
  return openVoice(context, {
    repository: repositoryOf(config),
    requirement: modelsOf(config)[0]!,
    weights: `onnx/model${WEIGHT_SUFFIXES[dtypeOf(choiceOf(config))]}.onnx`,
    voice,
    device: deviceOf(config),
    speed: config.speed,
  })
}

/** The predecessor's models clone voices, and may be anywhere; they are stood in for. */
function repositoryOf({ model_id }: Config): string {
  return REPOSITORY.test(model_id) && !model_id.startsWith('Qwen/') ? model_id : KOKORO
}

function choiceOf(config: Config) {
  return { kind: 'speech', repository: repositoryOf(config), dtype: config.dtype } as const
}

/** ROCm and Apple's GPU are reached through WebGPU. */
function deviceOf({ device }: Config): DeviceSetting {
  return device === 'rocm' || device === 'mps' ? 'webgpu' : device
}

/** The model, and the voice where that does not come with it. */
function modelsOf(config: Config): ModelRequirement[] {
  const model = modelSet(choiceOf(config))
  const { files = [] } = model
  const voice = voiceFor(config)
  const file = `${model.file}/voices/${voice}.bin`
  const known = KNOWN_MODELS[model.file]
  const found = files.find((one) => one.file === file)
  if (found && !found.optional) return [model]
  const url =
    found?.url ??
    `https://huggingface.co/${model.file}/resolve/${known?.revision ?? 'main'}/voices/${voice}.bin`
  if (!known) {
    return [{ ...model, id: `${model.id}-${voice}`, files: [...files, { file, bytes: 0, url }] }]
  }
  return [
    model,
    {
      kind: 'model',
      id: `${model.file.slice(model.file.indexOf('/') + 1)}-voice-${voice}`,
      file,
      bytes: VOICE_BYTES,
      licence: model.licence,
      url,
      ...(found?.sha256 !== undefined && { sha256: found.sha256 }),
    },
  ]
}

function knownVoices(): string[] {
  const { files, extras } = KNOWN_MODELS[KOKORO]!
  return Object.keys({ ...files, ...extras }).flatMap(
    (file) => /^voices\/(.*)\.bin$/.exec(file)?.[1] ?? [],
  )
}
