import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

export const cli = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'src', 'cli.ts')

export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** Standard output as lines of JSON. */
  readonly lines: readonly Record<string, unknown>[]
}

/** Runs the `openneuro` command to its end. @param env beside that of the tests */
export async function openneuro(
  args: readonly string[],
  input = '',
  env: NodeJS.ProcessEnv = {},
): Promise<Outcome> {
  const child = spawn(process.execPath, [cli, ...args], {
    stdio: 'pipe',
    env: { ...process.env, ...env },
  })
  child.stdin.end(input)
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  return {
    code: code as number | null,
    stdout,
    stderr,
    get lines() {
      return stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    },
  }
}

/** Runs the `openneuro` command until it has printed enough, and then reads no further. */
export async function openneuroUntil(
  isEnough: (lines: readonly Record<string, unknown>[]) => boolean,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Omit<Outcome, 'stdout'>> {
  const child = spawn(process.execPath, [cli, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  const closed = once(child, 'close')
  const stderr = text(child.stderr)
  const printed: Record<string, unknown>[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    printed.push(JSON.parse(line))
    if (isEnough(printed)) break
  }
  child.stdout.destroy()
  const [code] = await closed
  return { code: code as number | null, stderr: await stderr, lines: printed }
}
