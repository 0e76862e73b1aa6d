import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ask } from './server.test-support.ts'

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))

// Each test starts processes, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

let home: string
let running: ServerProcess[] = []

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'openneuro-main-'))
})
afterEach(async () => {
  for (const server of running) await server.kill('SIGKILL')
  running = []
  await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
})

/** The server as its own process. */
class ServerProcess {
  readonly child: ChildProcess
  stdout = ''
  stderr = ''
  readonly exited: Promise<number | null>
  readonly #changed = new Set<() => void>()

  constructor(flags: readonly string[]) {
    this.child = spawn(process.execPath, [MAIN, '--port', '0', '--home', home, ...flags], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'openneuro-compile-cache') },
    })
    this.child.stdout!.on('data', (data) => this.#add('stdout', data))
    this.child.stderr!.on('data', (data) => this.#add('stderr', data))
    this.exited = once(this.child, 'close').then(([code]) => code as number | null)
    running.push(this)
  }

  /** The address that was printed. */
  async address(): Promise<string> {
    await Promise.race([this.until(() => this.stdout.includes('\n')), this.exited])
    if (!this.stdout.includes('\n')) throw new Error(this.stderr)
    return this.stdout.trim()
  }

  async until(enough: () => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const check = () => enough() && resolve()
    this.#changed.add(check)
    check()
    return promise
  }

  async kill(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal)
    return this.exited
  }

  #add(stream: 'stdout' | 'stderr', data: Buffer): void {
    this[stream] += data
    for (const check of this.#changed) check()
  }
}

const start = (...flags: string[]) => new ServerProcess(flags)

describe('the process', () => {
  it('prints one line, opens and runs Motion Playground in an empty home, and ends in order', async () => {
    const server = start()
    const address = await server.address()

    expect(server.stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/)
    const get = async (path: string) => (await ask(address, { method: 'GET', path })).body
    expect(await get('/project/current')).toEqual({ current_project: 'Motion Playground' })
    const statuses = async () =>
      ((await get('/graph/nodes')) as { status: string }[]).map(({ status }) => status)
    while ((await statuses()).some((status) => status !== 'running')) {
      await new Promise((resolve) => setImmediate(resolve))
    }

    expect(await server.kill('SIGTERM')).toBe(0)
    expect(server.stdout).toBe(`${address}\n`)

    const second = start()
    const again = await second.address()
    const { body } = await ask(again, { method: 'GET', path: '/graph/nodes' })
    expect((body as { status: string }[]).every(({ status }) => status === 'stopped')).toBe(true)
    expect(await second.kill('SIGINT')).toBe(0)
  })

  it('opens and runs the project it is given', async () => {
    const server = start('--project', 'Text Playground', '--run')
    const address = await server.address()
    const current = await ask(address, { method: 'GET', path: '/project/current' })
    expect(current.body).toEqual({ current_project: 'Text Playground' })
    const { body } = await ask(address, { method: 'GET', path: '/graph/nodes' })
    expect((body as { status: string }[]).some(({ status }) => status !== 'stopped')).toBe(true)
  })

  it('says why it was restarted, and keeps the project, stopped', async () => {
    const first = start('--project', 'Text Playground', '--run')
    await first.address()
    await first.kill('SIGKILL')

    const reason = 'The server ended unexpectedly (signal SIGKILL) and was started again'
    const second = start('--resume-from-crash', reason)
    const address = await second.address()
    const get = async (path: string) => (await ask(address, { method: 'GET', path })).body
    expect(await get('/project/current')).toEqual({
      current_project: 'Text Playground',
      restart_reason: reason,
    })
    const nodes = (await get('/graph/nodes')) as { status: string }[]
    expect(nodes.every(({ status }) => status === 'stopped')).toBe(true)
    const { entries } = (await get('/logs/%40server')) as { entries: { text: string }[] }
    expect(entries.map(({ text }) => text)).toContain(reason)
  })

  it('runs again after a crash what ran, when the user chose so', async () => {
    const first = start('--project', 'Text Playground', '--run')
    const choice = { path: '/project/after-crash', body: { run_again: true } }
    const chosen = await ask(await first.address(), { method: 'PUT', ...choice })
    expect(chosen).toMatchObject({ status: 200, body: { run_again: true } })
    await first.kill('SIGKILL')
    const config = JSON.parse(await readFile(join(home, 'config.json'), 'utf8'))
    expect(config.was_running).toBe(true)

    const second = start('--resume-from-crash', 'It crashed')
    const address = await second.address()
    const { body } = await ask(address, { method: 'GET', path: '/graph/nodes' })
    expect((body as { status: string }[]).some(({ status }) => status !== 'stopped')).toBe(true)
  })

  it('does not start twice on one home, and says where it runs', async () => {
    const first = start()
    const address = await first.address()
    const second = start()
    expect(await second.exited).toBe(3)
    expect(second.stderr).toContain(address)
    expect(second.stdout).toBe('')
  })

  it('ends with the process that started it, unless told not to', async () => {
    const script = `
      const { spawn } = require('node:child_process')
      const child = spawn(process.execPath, [${JSON.stringify(MAIN)}, '--port', '0', '--home', ${JSON.stringify(home)}],
        { stdio: ['ignore', 'pipe', 'inherit'] })
      child.stdout.once('data', () => { console.log(child.pid); process.exit() })
    `
    const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = await once(parent.stdout, 'data')
    const pid = Number(String(line))
    await once(parent, 'exit')

    const isAlive = () => {
      try {
        process.kill(pid, 0)
        return true
      } catch {
        return false
      }
    }
    const deadline = performance.now() + 10_000
    while (isAlive() && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    expect(isAlive()).toBe(false)
  })
})

describe('a server that others can reach', () => {
  it('refuses to start without a token', async () => {
    const server = start('--host', '0.0.0.0')
    expect(await server.exited).toBe(3)
    expect(server.stderr).toContain('--token-file')
    expect(server.stdout).toBe('')
  })

  it('shows its token once, asks for it, and signs a browser in by a link', async () => {
    const file = join(home, 'token')
    const first = start('--host', '0.0.0.0', '--token-file', file)
    const address = await first.address()
    await first.until(() => first.stderr.includes('/login?code='))
    const token = /shown only now: (\S+)/.exec(first.stderr)![1]!
    const link = /(http\S+\/login\?code=\S+)/.exec(first.stderr)![1]!

    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect((await fetch(`${address}/graph/nodes`)).status).toBe(401)
    const headers = { authorization: `Bearer ${token}` }
    expect((await fetch(`${address}/graph/nodes`, { headers })).status).toBe(200)
    const signedIn = await fetch(link)
    expect(signedIn.headers.get('set-cookie')).toContain('SameSite=Strict')
    expect((await fetch(link)).status).toBe(401)
    await first.kill('SIGTERM')

    const second = start('--host', '0.0.0.0', '--token-file', file)
    await second.address()
    await second.until(() => second.stderr.includes('/login?code='))
    expect(second.stderr).not.toContain(token)
  })
})

it('warns at every start with --open-cors', async () => {
  const server = start('--open-cors')
  const address = await server.address()
  await server.until(() => server.stderr.includes('WARNING: --open-cors'))
  const answer = await fetch(`${address}/graph/nodes`, {
    headers: { origin: 'http://any.example' },
  })
  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
})
