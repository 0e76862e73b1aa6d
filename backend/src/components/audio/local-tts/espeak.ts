import { spawn } from 'node:child_process'
import type { ComponentContext } from '../../../core/index.ts'

export const ESPEAK = 'espeak-ng'
/** A sentence takes some 50 ms. */
const TIMEOUT_MS = 10_000

type Context = Pick<ComponentContext, 'clock'>

/** Whether espeak-ng can be run on this machine. */
export async function hasEspeak({ clock }: Context): Promise<boolean> {
  try {
    await clock.hold(run(['--version'], '', new AbortController().signal))
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
  { clock }: Context,
  clauses: readonly string[],
  { voice, signal }: { readonly voice: string; readonly signal: AbortSignal },
): Promise<string[]> {
  const ask = (text: string) =>
    clock.hold(run(['-q', '--ipa', '-v', voice, '--stdin'], text, signal)).then(linesOf)
  // A blank line ends a clause, so one process usually does for all of them.
  const lines = await ask(clauses.join('\n\n'))
  if (lines.length === clauses.length) return lines
  const all: string[] = []
  for (const clause of clauses) all.push((await ask(clause)).join(' '))
  return all
}

function linesOf(output: string): string[] {
  return output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

function run(options: readonly string[], input: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(ESPEAK, options, {
      signal,
      timeout: TIMEOUT_MS,
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    child.on('error', reject)
    child.on('close', (code, killedBy) => {
      if (code === 0) resolve(output)
      else reject(new Error(`${ESPEAK} ended with ${killedBy ?? `code ${code}`}`))
    })
    // It may end before it has read everything; its exit code says what happened.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}
