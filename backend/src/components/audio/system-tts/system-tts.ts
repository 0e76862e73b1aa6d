import {
  AudioFrame,
  type ComponentContext,
  defineComponent,
  EngineError,
  EOS,
  InterruptFrame,
  optional,
  type Requirement,
  SpeechEvent,
  TextFrame,
  ui,
  union,
  z,
} from '../../../core/index.ts'
import { PcmDecoder, runSynthesis, type Sound } from '../synthesis/index.ts'
import { PageSpeech, PageSpoken, PageVoice } from './page-voice.ts'
import {
  findProgram,
  programsOf,
  SPEECH_PROGRAMS,
  type Speech,
  type SpeechProgram,
} from './speech-program.ts'

/** Rate of wav files without a header, which there are none of. */
const BARE_RATE = 22_050

const Config = z.object({
  engine: z
    .enum(['auto', 'espeak-ng', 'say', 'sapi', 'browser'])
    .default('auto')
    .describe('What speaks; `auto` takes the program that the system has, else the open page'),
  voice: z
    .string()
    .max(200)
    .regex(/^(?!-)[^\p{Cc}]*$/u, 'must not begin with "-" nor contain control characters')
    .default('')
    .describe('Voice or language, as the engine names it; empty for its usual one'),
  rate: z
    .number()
    .min(0.3)
    .max(4)
    .default(1)
    .describe('How fast it speaks; 1 is the usual speed, 2 twice as fast'),
})
type Config = z.output<typeof Config>

/** Text to speech without key, network or download: by a program of the system, or by the open page. */
export const systemTts = defineComponent({
  name: 'SystemTTS',
  description:
    '**Speaks** without key or download: by `espeak-ng`, `say` or Windows’ voices, or else by those of the **page**, which sends silence instead of sound',
  tags: { io: ['conduit'], functionality: ['audio'] },
  config: Config,
  inputs: {
    text: union(TextFrame, EOS),
    interrupt: optional(InterruptFrame),
    turn_events: optional(SpeechEvent),
    ui_spoken: ui.receiver('PageSpoken', PageSpoken),
  },
  outputs: {
    audio: AudioFrame,
    text: TextFrame,
    ui_speech: ui.sender('PageSpeech', PageSpeech),
  },

  requires: ({ config }) => programNeeds(config),

  options: async (values) => ({ config: { voice: await voicesFor(values) } }),

  setup: ({ config, clock, log, signal }) => clock.hold(openEngine(config, log, signal)),

  async run({ inputs, outputs, state: program, ...context }) {
    const { config } = context
    const common = { inputs, outputs, context }
    if (program) {
      const setting = `engine ${program.name}`
      await runSynthesis({ ...common, setting, synthesise: byProgram(program, context) })
      return
    }
    const { voice, rate } = config
    const { ui_speech: orders } = outputs
    const page = new PageVoice({ context, orders, reports: inputs.ui_spoken, voice, rate })
    const speaking = runSynthesis({
      ...common,
      setting: 'engine browser',
      speaksItself: true,
      synthesise: (text, signal, { generation }) => page.speak(text, signal, generation),
    })
    await Promise.all([page.listen(), speaking])
  },
})

function byProgram(program: SpeechProgram, context: ComponentContext<Config>) {
  const { voice, rate } = context.config
  return async function* (text: string, signal: AbortSignal): AsyncGenerator<Sound> {
    const speech: Speech = { text, voice, rate, signal }
    const sound = new PcmDecoder(BARE_RATE).push(await program.speak(context, speech))
    if (!sound) throw new Error(`"${program.command}" gave no sound`)
    yield { ...sound, isWhole: true }
  }
}

/** Null for the page. */
async function openEngine(
  { engine }: Config,
  log: ComponentContext['log'],
  signal: AbortSignal,
): Promise<SpeechProgram | null> {
  if (engine === 'browser') return null
  const program = await findProgram(candidates(engine), signal)
  if (!program && engine !== 'auto') {
    throw new EngineError(
      'node.missing_requirement',
      `Cannot speak by "${engine}": this system has no such program; install it or set engine to "auto"`,
      { path: 'config.engine' },
    )
  }
  log.info({ engine: program?.name ?? 'browser' }, 'engine chosen')
  return program
}

function candidates(engine: Config['engine']): readonly SpeechProgram[] {
  if (engine === 'auto') return programsOf(process.platform)
  return SPEECH_PROGRAMS.filter(({ name }) => name === engine)
}

function programNeeds({ engine }: Config): Requirement[] {
  if (engine === 'browser') return []
  return candidates(engine).map(({ command }) => ({
    kind: 'program',
    program: command,
    ...(engine === 'auto' && { optional: true }),
  }))
}

/** The voices of the program that would speak; those of a browser are known to the page only. */
async function voicesFor(values: Record<string, unknown>) {
  const { engine } = (values.config ?? {}) as { engine?: unknown }
  const known = Config.shape.engine.safeParse(engine ?? 'auto')
  const usual = { value: '', label: 'The usual one' }
  if (!known.success || known.data === 'browser') return [usual]
  const program = await findProgram(candidates(known.data))
  return [usual, ...((await program?.voices()) ?? [])]
}
