import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Row } from './measure.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const ADDRESS = /^https?:\/\/\S+$/
const DEADLINE_MS = 60_000

/** From the launcher's start to the server's address, against the machine's own Node doing nothing. */
export const startRow: Row = {
  name: 'start of the launcher until listening, against node -e 0',
  unit: 'ms',
  floor: 25,
  atMost: true,
  // The first start fills caches of the disk and the compiler.
  warmUps: 1,
  rounds: 3,
  ours: startServer,
  peer: async () => {
    const started = performance.now()
    const child = spawn('node', ['-e', '0'], { env: machineEnvironment(), stdio: 'ignore' })
    await once(child, 'close')
    return performance.now() - started
  },
}

async function startServer(): Promise<number> {
  const home = await mkdtemp(join(tmpdir(), 'openneuro-bench-'))
  const started = performance.now()
  const args = ['scripts/start.mjs', '--no-open', '--port', '0', '--home', home]
  const child = spawn('node', args, {
    cwd: ROOT,
    env: machineEnvironment(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const closed = once(child, 'close')
  const timer = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS)
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      if (ADDRESS.test(line.trim())) return performance.now() - started
    }
    throw new Error('The server has ended without printing its address')
  } finally {
    clearTimeout(timer)
    child.kill('SIGTERM')
    await closed
    await rm(home, { recursive: true, force: true })
  }
}

/** With the machine's own `node` first on the path, not the one that comes with the product. */
function machineEnvironment(): NodeJS.ProcessEnv {
  const path = (process.env.PATH ?? '').split(delimiter)
  const own = path.filter((folder) => !folder.includes('node_modules'))
  return { ...process.env, PATH: own.join(delimiter) }
}
