import { type ComponentContext, EngineError } from '../../../core/index.ts'
import { PcmDecoder, type Sound } from '../synthesis/index.ts'
import { findProgram, programsOf, type SpeechProgram } from '../system-tts/speech-program.ts'
import { ESPEAK, hasEspeak, pronounce } from './espeak.ts'
import { clausesOf, joinClauses, phonemesFrom } from './phonemes.ts'
import { openSpeechModel, type SpeechModel, type SpeechModelOptions } from './speech-model.ts'
import { espeakVoiceOf } from './voices.ts'

/** Rate of wav files without a header, which there are none of. */
const BARE_RATE = 22_050

/** What speaks sentences. */
export interface VoiceSource {
  speak(text: string, signal: AbortSignal): AsyncGenerator<Sound>
  close(): Promise<void>
}

/**
 * The speech model where espeak-ng can tell it the pronunciation; else the program of the system that speaks.
 * @throws EngineError when a file is missing or damaged, or nothing here can speak
 */
export async function openVoice(
  context: ComponentContext,
  options: SpeechModelOptions,
  programs: readonly SpeechProgram[] = programsOf(process.platform),
): Promise<VoiceSource> {
  if (await hasEspeak(context)) {
    return modelVoice(context, await openSpeechModel(context, options), options.voice)
  }
  const program = await context.clock.hold(findProgram(programs, context.signal))
  if (!program) {
    throw new EngineError(
      'node.missing_requirement',
      `Cannot speak: "${ESPEAK}", which knows how words are pronounced, is not installed; install it ` +
        'and start the node again',
      { path: ESPEAK },
    )
  }
  context.log.warn(
    { program: program.name },
    `${ESPEAK} is not installed; the system's voice speaks`,
  )
  context.note(`Uses ${program.name}: ${ESPEAK} is not installed`)
  return programVoice(context, program, options.speed)
}

function modelVoice(context: ComponentContext, model: SpeechModel, voice: string): VoiceSource {
  const language = espeakVoiceOf(voice)
  return {
    async *speak(text, signal) {
      const clauses = clausesOf(text)
      const spoken = clauses.filter((clause) => clause.text !== '')
      if (spoken.length === 0) return
      const texts = spoken.map((clause) => clause.text)
      const ipa = await pronounce(context, texts, { voice: language, signal })
      const phonemes = clauses.map((clause) =>
        phonemesFrom(ipa[spoken.indexOf(clause)] ?? '', language),
      )
      yield* model.speak(joinClauses(clauses, phonemes), signal)
    },
    close: () => model.close(),
  }
}

function programVoice(
  context: ComponentContext,
  program: SpeechProgram,
  rate: number,
): VoiceSource {
  return {
    async *speak(text, signal) {
      const wav = await program.speak(context, { text, voice: '', rate, signal })
      const sound = new PcmDecoder(BARE_RATE).push(wav)
      if (!sound) throw new Error(`"${program.command}" gave no sound`)
      yield { ...sound, isWhole: true }
    },
    close: async () => {},
  }
}
