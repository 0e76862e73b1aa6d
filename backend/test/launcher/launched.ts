import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))))
const START_TIMEOUT_MS = 60_000

/** A temporary OpenNeuro home that goes with the test. */
export function temporaryHome(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'openneuro-home-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

/** `npm start`, without npm: the launcher and the server under it. */
export class Launched implements AsyncDisposable {
  readonly launcher: ChildProcess
  readonly lines: string[] = []
  stderr = ''
  readonly exitCode: Promise<number | null>
  #waiting: (() => void)[] = []

  constructor(flags: readonly string[], env: NodeJS.ProcessEnv = {}) {
    this.launcher = spawn(process.execPath, [join(root, 'scripts', 'start.mjs'), ...flags], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, CI: 'true', ...env },
    })
    createInterface({ input: this.launcher.stdout! }).on('line', (line) => {
      this.lines.push(line)
      this.#wake()
    })
    this.launcher.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text
      this.#wake()
    })
    this.exitCode = once(this.launcher, 'close').then(([code]) => code as number | null)
    void this.exitCode.then(() => this.#wake())
  }

  /** The address that was printed. */
  async address(): Promise<string> {
    await this.until(() => this.lines.length > 0)
    return this.lines[0]!
  }

  /** Waits for something that shows in the output. */
  async until(isTrue: () => boolean): Promise<void> {
    const deadline = setTimeout(() => this.#wake(), START_TIMEOUT_MS)
    const startedAt = performance.now()
    while (!isTrue()) {
      if (this.launcher.exitCode !== null || performance.now() - startedAt >= START_TIMEOUT_MS) {
        clearTimeout(deadline)
        throw new Error(
          `The launcher did not get there; it printed: ${this.lines.join('\n')}\n${this.stderr}`,
        )
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    clearTimeout(deadline)
  }

  /** Process id of the server. */
  get serverPid(): number {
    const [pid] = childrenOf(this.launcher.pid!)
    if (pid === undefined) throw new Error('The server is not running')
    return pid
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.launcher.kill('SIGTERM')
    await this.exitCode
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake()
  }
}

/** Direct children of a process, as Linux lists them. */
function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === pid)
    .map(Number)
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return parentOf(String(pid)) !== null
  } catch {
    return false
  }
}

/** Null for a process that has ended, also while nobody has asked for its exit code. */
function parentOf(pid: string): number | null {
  try {
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
    return state === 'Z' ? null : Number(parent)
  } catch {
    return null
  }
}

/** Asks again every few ms: for what another process does and nobody announces. */
export async function eventually(
  isTrue: () => boolean | Promise<boolean>,
  withinMs: number,
): Promise<boolean> {
  const startedAt = performance.now()
  while (performance.now() - startedAt < withinMs) {
    if (await isTrue()) return true
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return false
}

export async function answers(address: string): Promise<boolean> {
  return fetch(new URL('/graph/nodes', address)).then(
    (response) => response.ok,
    () => false,
  )
}
