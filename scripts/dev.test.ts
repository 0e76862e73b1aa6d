import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it, onTestFinished } from 'vitest'
import { nodeBinary, root } from './paths.mjs'

/** Both programs have to come up, on a busy machine too. */
const TIMEOUT_MS = 120_000

/** `npm run dev`, once both of its programs answer. */
async function runDev(): Promise<{ child: ChildProcess; backend: string; page: string }> {
  const home = mkdtempSync(join(tmpdir(), 'openneuro-dev-'))
  const args = [join(root, 'scripts', 'dev.ts'), '--port', '0', '--home', home]
  // Vite colours what it prints where CI is set.
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, CI: undefined }
  const child = spawn(nodeBinary, args, { stdio: ['ignore', 'pipe', 'inherit'], env })
  const exited = once(child, 'exit')
  onTestFinished(async () => {
    // Not SIGKILL, which would leave the backend and Vite behind.
    child.kill('SIGTERM')
    await exited
    rmSync(home, { recursive: true, force: true })
  })
  let backend = ''
  let page = ''
  for await (const line of createInterface({ input: child.stdout })) {
    backend ||= /^backend +\| (http:\S+)/.exec(line)?.[1] ?? ''
    page ||= /^frontend +\| .*Local: +(http:\S+)/.exec(line)?.[1] ?? ''
    if (backend !== '' && page !== '') break
  }
  child.stdout.resume()
  return { child, backend, page }
}

describe.skipIf(process.platform === 'win32')('npm run dev', { timeout: TIMEOUT_MS }, () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('%s ends the backend and Vite', async (signal) => {
    const { child, backend, page } = await runDev()
    expect((await fetch(`${backend}/project/current`)).status).toBe(200)
    expect((await fetch(page)).status).toBe(200)
    const ended = once(child, 'exit')

    child.kill(signal)

    expect(await ended).toEqual([0, null])
    await expect(fetch(backend)).rejects.toThrow()
    await expect(fetch(page)).rejects.toThrow()
  })
})
