import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NodeResponse } from '@openneuro/protocol'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually, Launched } from '../launcher/launched.ts'

/** Of the page; the functions that run there are written here. */
declare const location: { readonly origin: string }

const executablePath = process.env.OPENNEURO_BROWSER

describe.skipIf(executablePath === undefined)('a real browser', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'openneuro-browser-'))
  let launched: Launched
  let address: string
  let browser: Browser
  let stranger: Server

  beforeAll(async () => {
    launched = new Launched(['--port', '0', '--home', join(folder, 'home'), '--no-open'])
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    browser = await chromium.launch({ executablePath: executablePath!, args })
    stranger = createServer((_, response) => {
      response.setHeader('content-type', 'text/html')
      response.end('<!doctype html><title>Another page</title>')
    }).listen(0, '127.0.0.1')
    address = await launched.address()
  }, 60_000)

  afterAll(async () => {
    stranger.close()
    await browser.close()
    await launched[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Opens a page and remembers what its console complains about. */
  async function open(url: string): Promise<{ page: Page; complaints: string[] }> {
    const page = await browser.newPage()
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    await page.goto(url, { waitUntil: 'load' })
    return { page, complaints }
  }

  it('shows the editor with the first preset running, without a complaint', async () => {
    const { page, complaints } = await open(address)
    const picture = join(folder, 'page.png')

    await page.getByText('4 of 4 running').first().waitFor({ timeout: 40_000 })
    await page.screenshot({ path: picture })

    expect(statSync(picture).size).toBeGreaterThan(1000)
    expect(complaints).toEqual([])
  })

  it('shows the API docs with their operations', async () => {
    const { page, complaints } = await open(`${address}/api-docs`)

    await page.getByText('/graph/nodes').first().waitFor({ timeout: 20_000 })

    expect(complaints).toEqual([])
  })

  it('gets what a component shows through the UI socket', async () => {
    await runTypingGraph(address)
    const { page } = await open(address)

    const shown = await page.evaluate(echoThroughSocket, {
      text: 'good morning',
      channel: 'ui_text',
    })

    expect(shown).toBe('good morning')
  })

  it('of another origin reads nothing, changes nothing and gets no socket', async () => {
    const { page } = await open(`http://127.0.0.1:${(stranger.address() as AddressInfo).port}`)

    const outcome = await page.evaluate(attack, address)

    expect(outcome).toEqual({ read: 'refused', write: 'refused', socket: 'refused' })
    expect(await fetch(`${address}/graph/nodes`).then((response) => response.text())).not.toContain(
      'stolen',
    )
  })
})

/** What a person would have put together: a field to type into, and a display. */
async function runTypingGraph(address: string): Promise<void> {
  const post = async (path: string, body: object | null = null) => {
    const headers = { 'content-type': 'application/json' }
    const init = body === null ? {} : { headers, body: JSON.stringify(body) }
    const response = await fetch(address + path, { method: 'POST', ...init })
    expect(response.status, `${path}: ${await response.text()}`).toBeLessThan(300)
  }
  await post('/graph/stop')
  await post('/graph/nodes', { type: 'TextInput', id: 'typed' })
  await post('/graph/nodes', { type: 'TextDisplay', id: 'shown' })
  await post('/graph/edges', {
    source_node: 'typed',
    source_slot: 'text',
    target_node: 'shown',
    target_slot: 'text',
  })
  await post('/graph/start')
  const isRunning = await eventually(async () => {
    const nodes = (await (await fetch(`${address}/graph/nodes`)).json()) as NodeResponse[]
    return nodes
      .filter(({ id }) => id === 'typed' || id === 'shown')
      .every(({ status }) => status === 'running')
  }, 10_000)
  expect(isRunning).toBe(true)
}

/** Runs in the page: sends a text to the field and resolves to what the display shows. */
async function echoThroughSocket({ text, channel }: { text: string; channel: string }) {
  const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/ui/ws`)
  await new Promise((resolve) => socket.addEventListener('open', resolve))
  const shown = new Promise<string>((resolve) => {
    socket.addEventListener('message', ({ data }) => {
      const message = typeof data === 'string' ? JSON.parse(data) : {}
      if (message.type === 'ui_output' && message.node_id === 'shown') resolve(message.payload)
    })
  })
  socket.send(JSON.stringify({ type: 'ui_input', node_id: 'typed', channel, payload: text }))
  return await shown
}

/** Runs in a page of another origin: tries what a hostile page would. */
async function attack(address: string) {
  const outcomeOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'let through',
      () => 'refused',
    )
  const socketOpens = new Promise((resolve, reject) => {
    const socket = new WebSocket(`${address.replace('http', 'ws')}/ui/ws`)
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', reject)
  })
  return {
    read: await outcomeOf(fetch(`${address}/graph/nodes`).then((response) => response.text())),
    write: await outcomeOf(
      fetch(`${address}/graph/nodes`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ type: 'Pulse', id: 'stolen' }),
      }),
    ),
    socket: await outcomeOf(socketOpens),
  }
}
