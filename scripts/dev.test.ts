import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it, onTestFinished } from 'vitest'
import { nodeBinary, root } from './paths.mjs'

/** Both programs have to come up, on a busy machine too. */
const TIMEOUT_MS = 120_000

/** A program that runs until the end of the test. */
function run(command: string, args: readonly string[]) {
  // Vite colours what it prints where CI is set.
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, CI: undefined }
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], env })
  // Its output closes when nothing that it started is left.
  const ended = once(child, 'close')
  onTestFinished(async () => {
    // Not SIGKILL, which would leave the programs under it behind.
    child.kill('SIGTERM')
    await ended
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  /** What the first line that matches, of those not read yet, has in its groups. */
  const printed = async (pattern: RegExp): Promise<string[]> => {
    const { value, done } = await lines.next()
    if (done) throw new Error(`"${command}" ended before it printed ${pattern}`)
    return pattern.exec(value)?.slice(1) ?? printed(pattern)
  }
  return { child, ended, printed }
}

function temporaryHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'openneuro-dev-'))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  return home
}

/** `npm run dev`, once both of its programs answer. */
async function runDev() {
  const flags = ['--port', '0', '--home', temporaryHome()]
  const { child, ended, printed } = run(nodeBinary, [join(root, 'scripts', 'dev.ts'), ...flags])
  const addresses: Record<string, string> = {}
  while (!(addresses.backend && addresses.frontend)) {
    const [name = '', url = ''] = await printed(/^(\w+) +\| (?:.*Local: +)?(http:\S+)/)
    addresses[name] = url
  }
  return { child, ended, backend: addresses.backend, page: addresses.frontend }
}

const isGone = (address: string) => expect(fetch(address)).rejects.toThrow()

describe.skipIf(process.platform === 'win32')('npm run dev', { timeout: TIMEOUT_MS }, () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('%s ends the backend and Vite', async (signal) => {
    const { child, ended, backend, page } = await runDev()
    expect((await fetch(`${backend}/project/current`)).status).toBe(200)
    expect((await fetch(page)).status).toBe(200)

    child.kill(signal)

    expect(await ended).toEqual([0, null])
    await isGone(backend)
    await isGone(page)
  })

  it.each([
    ['backend', /^(http:\S+)/, () => ['--', '--port', '0', '--home', temporaryHome()]],
    ['frontend', /Local: +(http:\S+)/, () => []],
  ])('-w %s ends when npm alone is told to', async (workspace, address, flags) => {
    const npm = run('npm', ['run', 'dev', '-w', workspace, ...flags()])
    const [url = ''] = await npm.printed(address)

    npm.child.kill('SIGTERM')

    await npm.ended
    await isGone(url)
  })

  it.each(['dev', 'dev -w backend'])(
    '%s ends with the exit code of the backend',
    async (script) => {
      const { ended } = run('npm', ['run', ...script.split(' '), '--', '--no-such-flag'])

      expect(await ended).toEqual([3, null])
    },
  )
})
