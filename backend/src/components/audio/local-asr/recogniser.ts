import type { AutomaticSpeechRecognitionPipeline } from '@huggingface/transformers'
import type { ComponentContext } from '../../../core/index.ts'
import {
  assertFiles,
  type Device,
  type DeviceSetting,
  loadingFailure,
  loadTransformers,
  type ModelChoice,
  modelSet,
  openOnDevice,
} from '../../local-models/index.ts'

/** What the models hear. */
export const HEARD_RATE = 16_000
/** Whisper hears 30 s at once; longer speech is cut with some overlap. */
const WINDOW_SECONDS = 30
/** Limit of text against models that repeat themselves, in tokens per second of speech. */
const TOKENS_PER_SECOND = 7
const MIN_TOKENS = 12

export interface RecogniserOptions {
  readonly choice: ModelChoice
  readonly device: DeviceSetting
  /** Language code of what is said; empty leaves it to the model. */
  readonly language: string
}

/** A speech-to-text model that has been loaded into this thread. */
export interface Recogniser {
  /**
   * What is said, trimmed.
   * @param samples mono at 16 kHz
   * @param signal ends the work within one token, with an error
   */
  text(samples: Float32Array, signal: AbortSignal): Promise<string>
  close(): Promise<void>
}

/** @throws EngineError when a file is missing or damaged */
export async function openRecogniser(
  context: Pick<ComponentContext, 'models' | 'log' | 'clock' | 'progress'>,
  { choice, device: setting, language }: RecogniserOptions,
): Promise<Recogniser> {
  const requirement = modelSet(choice)
  assertFiles(context, requirement)
  context.progress(null, `Loading ${requirement.id}`)
  const open = async (device: Device) => {
    const { pipeline } = await loadTransformers(context)
    return pipeline('automatic-speech-recognition', choice.repository, {
      device,
      dtype: choice.dtype === 'auto' ? 'q8' : choice.dtype,
    })
  }
  try {
    const opening = openOnDevice({ setting, log: context.log, open })
    const { opened, device } = await context.clock.hold(opening)
    context.log.debug({ model: requirement.id, device }, 'speech-to-text model is loaded')
    let running: Promise<unknown> = Promise.resolve()
    return {
      text(samples, signal) {
        const work = transcribe(opened, samples, language, signal)
        running = work.catch(() => {})
        return context.clock.hold(work)
      },
      // The runtime must not lose a session while that computes.
      close: async () => {
        await running
        await opened.dispose()
      },
    }
  } catch (error) {
    throw loadingFailure(requirement, error)
  }
}

async function transcribe(
  model: AutomaticSpeechRecognitionPipeline,
  samples: Float32Array,
  language: string,
  signal: AbortSignal,
): Promise<string> {
  signal.throwIfAborted()
  const seconds = samples.length / HEARD_RATE
  const { text } = (await model(samples, {
    ...languageOf(model, language),
    ...(seconds > WINDOW_SECONDS && { chunk_length_s: WINDOW_SECONDS }),
    max_new_tokens: MIN_TOKENS + Math.ceil(Math.min(seconds, WINDOW_SECONDS) * TOKENS_PER_SECOND),
    // The only way to end a generation early that all models of the pipeline have.
    streamer: { put: () => signal.throwIfAborted(), end: () => {} },
  } as never)) as { text: string }
  return spoken(text)
}

/** Models for one language refuse to be told which. */
function languageOf(model: AutomaticSpeechRecognitionPipeline, language: string): object {
  const { generation_config: settings } = model.model as {
    generation_config?: { is_multilingual?: boolean } | null
  }
  if (language === '' || !settings?.is_multilingual) return {}
  return { language, task: 'transcribe' }
}

/** Sounds that are not speech are described in brackets, such as `[BLANK_AUDIO]`. */
function spoken(text: string): string {
  const trimmed = text.trim()
  return /^(\[[^\]]*\]|\([^)]*\)|\s)*$/.test(trimmed) ? '' : trimmed
}
