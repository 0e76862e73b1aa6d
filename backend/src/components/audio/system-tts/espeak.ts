import type { Choice } from '../../../core/index.ts'
import { output, runProgram } from './run-program.ts'
import type { SpeechProgram } from './speech-program.ts'

const USUAL_WORDS_PER_MINUTE = 175
const COMMAND = 'espeak-ng'

/** https://github.com/espeak-ng/espeak-ng, as a program of its own. */
export const espeak: SpeechProgram = {
  name: 'espeak-ng',
  command: COMMAND,
  probe: ['--version'],

  speak: (context, { text, voice, rate, signal }) =>
    runProgram(context, {
      command: COMMAND,
      args: [
        // UTF-8 from the standard input, a wav file to the standard output
        ...['-b', '1', '--stdin', '--stdout'],
        ...['-s', String(Math.round(USUAL_WORDS_PER_MINUTE * rate))],
        ...(voice === '' ? [] : ['-v', voice]),
      ],
      input: text,
      signal,
    }),

  voices: async () => voicesIn(String(await output({ command: COMMAND, args: ['--voices'] }))),
}

/** Lines such as ` 5  en-gb  --/M  English_(Great_Britain)  gmw/en  (en 2)`, below a line of titles. */
export function voicesIn(table: string): Choice[] {
  const found = new Map<string, Choice>()
  for (const line of table.split('\n').slice(1)) {
    const [, language, , name] = line.trim().split(/\s+/)
    if (!language || !name || found.has(language)) continue
    const label = name.replaceAll('_', ' ').trim()
    found.set(language, { value: language, label: `${label} (${language})` })
  }
  return [...found.values()].sort((a, b) => a.label.localeCompare(b.label, 'en'))
}
