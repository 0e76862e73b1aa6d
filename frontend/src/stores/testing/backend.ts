import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createApi } from '../../lib/api.ts'
import { createHttp } from '../../lib/http.ts'

const MAIN = fileURLToPath(new URL('../../../../backend/src/main.ts', import.meta.url))

/** The real server in a process of its own, on an empty home. */
export interface Backend extends AsyncDisposable {
  readonly address: string
  /** As when its process is killed. */
  kill(): Promise<void>
  /** On the same port and home. */
  restart(): Promise<void>
}

export async function startBackend(): Promise<Backend> {
  const home = await mkdtemp(join(tmpdir(), 'openneuro-editor-'))
  let server = await launch(home, 0)
  const { address } = server

  async function kill(): Promise<void> {
    if (server.child.exitCode !== null || server.child.signalCode !== null) return
    server.child.kill('SIGKILL')
    await once(server.child, 'exit')
  }

  return {
    address,
    kill,
    async restart() {
      await kill()
      server = await launch(home, Number(new URL(address).port))
    },
    async [Symbol.asyncDispose]() {
      await kill()
      await rm(home, { recursive: true, force: true })
    },
  }
}

async function launch(
  home: string,
  port: number,
): Promise<{ child: ChildProcess; address: string }> {
  const flags = ['--home', home, '--port', String(port), '--no-open', '--no-watchdog']
  const child = spawn(process.execPath, [MAIN, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] })
  let errors = ''
  child.stderr.on('data', (data) => {
    errors += String(data)
  })
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (data) => resolve(String(data).trim()))
    child.once('exit', () => reject(new Error(`The server ended: ${errors}`)))
  })
  return { child, address }
}

/** An empty project, open. */
export async function openEmptyProject(address: string, name = 'Test'): Promise<void> {
  const api = createApi(createHttp(address))
  await api.createProject(name)
  await api.openProject(name)
}
