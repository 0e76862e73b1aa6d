import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { LogsResponse, NodeResponse } from '@openneuro/protocol'
import { expect, it, onTestFinished, vi } from 'vitest'
import { nodeBinary, root } from './paths.mjs'

const TIMEOUT_MS = 120_000
const PARTS = ['package.json', 'backend', 'protocol', 'scripts']

/** A copy of the checkout, whose files may be edited, without its packages. */
function copyOfCheckout(): string {
  const copy = mkdtempSync(join(tmpdir(), 'openneuro-reload-'))
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }))
  for (const part of PARTS) cpSync(join(root, part), join(copy, part), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  return copy
}

/** `npm run dev -w backend` on a new home, which runs Motion Playground. */
async function runBackend(checkout: string) {
  const args = [join(checkout, 'scripts', 'dev-backend.ts'), '--port', '0']
  const child = spawn(nodeBinary, [...args, '--home', join(checkout, 'home')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGTERM')
    await exited
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const line = async (pattern: RegExp): Promise<string> => {
    const { value, done } = await lines.next()
    if (done) throw new Error(`The backend ended before it printed ${pattern}`)
    return pattern.test(value) ? value : line(pattern)
  }
  return { line, address: await line(/^http:/) }
}

const read = async <T>(url: string) => (await (await fetch(url)).json()) as T

async function printedBy(address: string, node: string): Promise<string[]> {
  const { entries } = await read<LogsResponse>(`${address}/logs/${node}?after=0&limit=300`)
  return entries.map(({ text }) => text)
}

it(
  'restarts the nodes that use changed code, with the new code',
  async () => {
    const checkout = copyOfCheckout()
    const { line, address } = await runBackend(checkout)
    const edit = (file: string, code: string) =>
      appendFileSync(join(checkout, 'backend', 'src', 'components', file), `\n${code}\n`)
    const running = async () => {
      const nodes = await read<NodeResponse[]>(`${address}/graph/nodes`)
      return nodes.filter(({ status }) => status === 'running').map(({ id }) => id)
    }
    await vi.waitFor(async () => expect(await running()).toHaveLength(4), TIMEOUT_MS)

    edit('motion/dummy-poses-input/swaying-pose.ts', 'console.log("sways anew")')
    expect(await line(/swaying-pose.ts changed/)).toMatch(/: restarted poses$/)
    await vi.waitFor(
      async () => expect(await printedBy(address, 'poses')).toContain('sways anew'),
      TIMEOUT_MS,
    )

    // Not a component's own: the renderer imports it.
    edit('vision/raster.ts', 'console.log("paints anew")')
    expect(await line(/raster.ts changed/)).toMatch(/: restarted renderer$/)
    await vi.waitFor(
      async () => expect(await printedBy(address, 'renderer')).toContain('paints anew'),
      TIMEOUT_MS,
    )
    expect(await printedBy(address, 'poses')).not.toContain('paints anew')
  },
  TIMEOUT_MS,
)

it(
  'starts the server again where settings of a component have changed',
  async () => {
    const checkout = copyOfCheckout()
    const { line } = await runBackend(checkout)
    const folder = join(checkout, 'backend', 'src', 'components', 'llm', 'mcp-tools')

    // Read once before, so that a second reading could be stale.
    appendFileSync(join(folder, 'answer-all.ts'), '\n')
    expect(await line(/answer-all.ts changed/)).toMatch(/: restarted no node$/)
    const config = join(folder, 'config.ts')
    writeFileSync(config, readFileSync(config, 'utf8').replace(".describe('", ".describe('EDITED "))

    expect(await line(/config.ts changed/)).toMatch(/: starting the server again$/)
    const address = await line(/^http:/)
    expect(await (await fetch(`${address}/component`)).text()).toContain('EDITED ')
  },
  TIMEOUT_MS,
)
