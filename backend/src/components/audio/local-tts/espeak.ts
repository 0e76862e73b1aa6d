import type { ComponentContext } from '../../../core/index.ts'
import { runProgram } from '../system-tts/run-program.ts'

export const ESPEAK = 'espeak-ng'

type Context = Pick<ComponentContext, 'clock' | 'signal'>

/** Whether espeak-ng can be run on this machine. */
export async function hasEspeak(context: Context): Promise<boolean> {
  try {
    await runProgram(context, { command: ESPEAK, args: ['--version'] })
    return true
  } catch {
    return false
  }
}

/**
 * The pronunciation of each clause in the International Phonetic Alphabet, by espeak-ng.
 *
 * @param voice espeak-ng's name of the language, such as `en-us`
 * @throws Error when espeak-ng fails, or the signal aborts
 */
export async function pronounce(
  context: Context,
  clauses: readonly string[],
  { voice, signal }: { readonly voice: string; readonly signal: AbortSignal },
): Promise<string[]> {
  const args = ['-q', '-b', '1', '--ipa', '-v', voice, '--stdin']
  const ask = async (input: string) =>
    linesOf(await runProgram(context, { command: ESPEAK, args, input, signal }))
  // A blank line ends a clause, so one process usually does for all of them.
  const lines = await ask(clauses.join('\n\n'))
  if (lines.length === clauses.length) return lines
  const all: string[] = []
  for (const clause of clauses) all.push((await ask(clause)).join(' '))
  return all
}

function linesOf(output: Buffer): string[] {
  return output
    .toString('utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
