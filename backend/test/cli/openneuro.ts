import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
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
