import { basename } from 'node:path'
import {
  AudioFrame,
  type Clock,
  type ComponentContext,
  defineComponent,
  EngineError,
  type Input,
  InterruptFrame,
  optional,
  pathField,
  SpeechEvent,
  z,
} from '../../../core/index.ts'
import { loadSilero, type Silero } from './silero.ts'
import { loadSmartTurn, type SmartTurn } from './smart-turn.ts'
import { TurnDetector } from './turn-detector.ts'

const TIMER_MS = 100
/** A source that is this late has stopped sending; before, it may only be slow. */
const STALLED_MS = 300
const SMART_TURN_FILE = 'smart-turn-v3.0.onnx'

const Config = z.object({
  silence_seconds: z
    .number()
    .positive()
    .max(60)
    .default(0.9)
    .describe('Silence that ends an utterance, or from which Smart Turn is asked'),
  max_silence_seconds: z
    .number()
    .positive()
    .max(60)
    .default(1.4)
    .describe('Silence that ends an utterance whatever Smart Turn says'),
  pre_speech_seconds: z
    .number()
    .nonnegative()
    .max(30)
    .default(1.0)
    .describe('Sound from before the speech that an utterance begins with'),
  min_speech_seconds: z
    .number()
    .nonnegative()
    .max(60)
    .default(0.5)
    .describe('Shorter speech is not sent; sound before and silence after it do not count'),
  turn_threshold: z
    .number()
    .min(0)
    .max(1)
    .default(0.89)
    .describe('Probability above which Smart Turn ends the utterance'),
  smart_turn_onnx: pathField()
    .default(`assets/${SMART_TURN_FILE}`)
    .describe('Smart Turn model; without the file, only silence ends an utterance'),
})

/**
 * Cuts a stream of sound into utterances. Silence is counted in the sound's own time, so a file that is
 * read at once gives the same utterances as the same sound in real time.
 */
export const vad = defineComponent({
  name: 'VAD',
  description:
    'Finds **speech**: sends each utterance as one piece of audio, and an interrupt as soon as somebody really speaks',
  tags: { io: ['conduit'], functionality: ['audio'] },
  config: Config,
  inputs: { audio: AudioFrame },
  outputs: {
    audio: AudioFrame,
    interrupt: optional(InterruptFrame),
    speech: optional(SpeechEvent),
  },

  requires({ config }) {
    if (basename(config.smart_turn_onnx) !== SMART_TURN_FILE) return []
    return [
      {
        kind: 'model',
        id: 'smart-turn-v3.0',
        file: SMART_TURN_FILE,
        bytes: 8_760_000,
        licence: 'BSD-2-Clause',
        url: `https://huggingface.co/pipecat-ai/smart-turn-v3/resolve/main/${SMART_TURN_FILE}`,
        optional: true,
      },
    ]
  },

  async setup(context): Promise<{ silero: Silero; smartTurn: SmartTurn | null }> {
    const models = Promise.all([loadSilero(), openSmartTurn(context)])
    const [silero, smartTurn] = await context.clock.hold(models)
    return { silero, smartTurn }
  },

  async run({ inputs, outputs, config, clock, state, trace }) {
    const detector = new TurnDetector({
      ...state,
      ...outputs,
      clock,
      trace,
      silenceSeconds: config.silence_seconds,
      maxSilenceSeconds: config.max_silence_seconds,
      preSpeechSeconds: config.pre_speech_seconds,
      minSpeechSeconds: config.min_speech_seconds,
      turnThreshold: config.turn_threshold,
    })
    await listen(inputs.audio, detector, clock)
    await detector.finish()
  },

  async cleanup(state) {
    await Promise.all([state.silero.close(), state.smartTurn?.close()])
  },
})

/** Hears every frame; while an utterance is open, also notices that nothing comes any more. */
async function listen(audio: Input<AudioFrame>, detector: TurnDetector, clock: Clock) {
  let expectedUs = clock.now()
  let arrival: Promise<boolean> | null = null
  for (;;) {
    const frame = audio.tryNext()
    if (frame) {
      const { durationUs } = frame
      await detector.hear(frame)
      expectedUs = clock.now() + durationUs
      continue
    }
    if (audio.ended) return
    arrival ??= audio.ready().finally(() => {
      arrival = null
    })
    if (!detector.isOpen) await arrival
    else if (!(await settlesWithin(arrival, TIMER_MS, clock))) {
      const lateMs = (clock.now() - expectedUs) / 1000
      if (lateMs >= STALLED_MS) await detector.idle(lateMs / 1000)
    }
  }
}

/** Whether `promise` settles within `ms`. */
async function settlesWithin(
  promise: Promise<unknown>,
  ms: number,
  clock: Clock,
): Promise<boolean> {
  const timer = new AbortController()
  const timeout = clock.sleep(ms, timer.signal).then(() => false)
  try {
    return await Promise.race([promise.then(() => true), timeout])
  } finally {
    timer.abort()
  }
}

/** Null when the model file is not there. */
async function openSmartTurn(
  context: ComponentContext<z.output<typeof Config>>,
): Promise<SmartTurn | null> {
  const file = context.config.smart_turn_onnx
  const path = findModel(context, file)
  if (!path) {
    context.log.info({ file }, 'Smart Turn is off: its model file is not there')
    return null
  }
  try {
    return await loadSmartTurn(path)
  } catch (cause) {
    throw new EngineError(
      'file.invalid',
      `Cannot load the Smart Turn model "${file}": ${String(cause)}; replace the file or clear smart_turn_onnx`,
      { path: 'config.smart_turn_onnx', cause },
    )
  }
}

function findModel({ paths, models }: ComponentContext, file: string): string | null {
  if (file === '') return null
  const downloaded = models.path(basename(file))
  if (downloaded) return downloaded
  try {
    return paths.read(file)
  } catch (error) {
    if (error instanceof EngineError && error.code === 'file.not_found') return null
    throw error
  }
}
