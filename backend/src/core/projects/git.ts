import { spawn } from 'node:child_process'
import { devNull } from 'node:os'
import { EngineError } from '@openneuro/protocol'
import { systemCode } from './io-error.ts'

export interface GitRun {
  readonly args: readonly string[]
  readonly cwd: string
  /** Of the server's process; git gets only what it needs to be found and to reach the network. */
  readonly env: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  /** Bytes of output that are kept; more ends the run. */
  readonly maxOutput: number
}

/**
 * Runs git without any configuration, hook, prompt or credential of the user's, and with https as the
 * only way out. Aborting ends it together with the processes it started.
 * @returns its standard output
 * @throws EngineError `import.clone_failed`, or the reason of the abort
 */
export async function runGit({ args, cwd, env, signal, maxOutput }: GitRun): Promise<string> {
  signal.throwIfAborted()
  // A group of its own, because git leaves the network to a child.
  const child = spawn('git', [...SAFE_CONFIG, ...args], {
    cwd,
    env: { ...networkVariables(env), ...SAFE_ENVIRONMENT },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  const kill = () => killGroup(child.pid)
  signal.addEventListener('abort', kill)
  try {
    const output = collect(child.stdout, maxOutput, kill)
    const errors = collect(child.stderr, 100_000, kill)
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', resolve)
    })
    signal.throwIfAborted()
    if (code === 0) return output()
    throw cloneFailed(lastLine(errors()) || `git ended with ${code ?? 'a signal'}`)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') throw cloneFailed('git is not installed. Install git')
    throw error
  } finally {
    signal.removeEventListener('abort', kill)
  }
}

const SAFE_CONFIG = [
  'core.hooksPath=/dev/null',
  'core.symlinks=false',
  'core.fsmonitor=false',
  'core.askPass=',
  'credential.helper=',
  'protocol.allow=never',
  'protocol.https.allow=always',
  'http.followRedirects=false',
  'http.lowSpeedLimit=1000',
  'http.lowSpeedTime=30',
  'submodule.recurse=false',
  'gc.auto=0',
  'maintenance.auto=false',
].flatMap((setting) => ['-c', setting])

const NETWORK_VARIABLE =
  /^(PATH|SYSTEMROOT|TEMP|TMP|TMPDIR|HTTPS_PROXY|ALL_PROXY|NO_PROXY|SSL_CERT_FILE|SSL_CERT_DIR|GIT_SSL_CAINFO)$/i

function networkVariables(env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => NETWORK_VARIABLE.test(name)))
}

const SAFE_ENVIRONMENT = {
  HOME: devNull,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: '',
  SSH_ASKPASS: '',
  GIT_LFS_SKIP_SMUDGE: '1',
  LC_ALL: 'C',
}

function collect(
  stream: NodeJS.ReadableStream,
  maxBytes: number,
  onOverflow: () => void,
): () => string {
  const chunks: Buffer[] = []
  let bytes = 0
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes <= maxBytes) chunks.push(chunk)
    else onOverflow()
  })
  return () => Buffer.concat(chunks).toString('utf8')
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

function lastLine(text: string): string {
  return (
    text
      .trim()
      .split(/[\r\n]+/)
      .at(-1)
      ?.slice(0, 500) ?? ''
  )
}

function cloneFailed(reason: string): EngineError {
  return new EngineError('import.clone_failed', `Clone failed: ${reason}`)
}
