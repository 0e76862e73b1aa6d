import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Choice } from '../../../core/index.ts'
import { output, type Program, runProgram } from './run-program.ts'
import type { SpeechProgram } from './speech-program.ts'

const USUAL_WORDS_PER_MINUTE = 175
const COMMAND = 'say'

/** macOS's own; it writes files only. */
export const say: SpeechProgram = {
  name: 'say',
  command: COMMAND,
  probe: ['-v', '?'],

  async speak(context, { text, voice, rate, signal }) {
    const folder = await context.clock.hold(mkdtemp(join(tmpdir(), 'openneuro-say-')))
    try {
      const path = join(folder, 'speech.wav')
      await runProgram(context, { ...sayInto(path, { voice, rate }), input: text, signal })
      return await context.clock.hold(readFile(path))
    } finally {
      await context.clock.hold(rm(folder, { recursive: true, force: true }))
    }
  },

  voices: async () => voicesIn(String(await output({ command: COMMAND, args: ['-v', '?'] }))),
}

/** Reads UTF-8 from the standard input and writes a wav file. */
export function sayInto(
  path: string,
  { voice, rate }: { readonly voice: string; readonly rate: number },
): Program {
  const args = [
    ...['-f', '-', '-o', path, '--file-format=WAVE', '--data-format=LEI16@22050'],
    ...['-r', String(Math.round(USUAL_WORDS_PER_MINUTE * rate))],
    ...(voice === '' ? [] : ['-v', voice]),
  ]
  return { command: COMMAND, args }
}

/** Lines such as `Bad News            en_US    # The light you see …`. */
export function voicesIn(table: string): Choice[] {
  return table.split('\n').flatMap((line) => {
    const [, name, language] = /^(\S.*?)\s+([a-z]{2,3}[_-]\S+)\s+#/.exec(line) ?? []
    return name && language ? [{ value: name, label: `${name} (${language})` }] : []
  })
}
