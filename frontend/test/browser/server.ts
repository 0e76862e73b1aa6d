import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Edge, NodeResponse } from '@openneuro/protocol'

const MAIN = fileURLToPath(new URL('../../../backend/src/main.ts', import.meta.url))
const START_MS = 90_000
const POLL_MS = 50

/** A real server on a home of its own, which goes with it. */
export class TestServer implements AsyncDisposable {
  readonly home = mkdtempSync(join(tmpdir(), 'openneuro-editor-'))
  address = ''
  stderr = ''
  #process: ChildProcess | null = null
  #projects = 0

  readonly #main: string
  readonly #env: Readonly<Record<string, string>>

  /**
   * @param main a program that takes the flags of the product's own
   * @param env what its environment has beside that of the tests
   */
  constructor(main = MAIN, env: Readonly<Record<string, string>> = {}) {
    this.#main = main
    this.#env = env
  }

  static async start(main?: string, env?: Readonly<Record<string, string>>): Promise<TestServer> {
    const server = new TestServer(main, env)
    await server.launch('0')
    return server
  }

  /** Ends it as a crash would: nothing is saved, nothing is closed. */
  async kill(): Promise<void> {
    const child = this.#process
    if (!child) return
    const gone = once(child, 'close')
    child.kill('SIGKILL')
    await gone
    this.#process = null
  }

  /** On the same home and port as before. */
  async restart(): Promise<void> {
    await this.launch(new URL(this.address).port)
  }

  private async launch(port: string): Promise<void> {
    const flags = ['--port', port, '--home', this.home, '--no-open']
    const child = spawn(process.execPath, [this.#main, ...flags], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...this.#env },
    })
    this.#process = child
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text
    })
    const line = once(createInterface({ input: child.stdout }), 'line', {
      signal: AbortSignal.timeout(START_MS),
    })
    const ended = once(child, 'close').then(() => {
      throw new Error(`The server ended before it listened: ${this.stderr}`)
    })
    ended.catch(() => {})
    const [address] = await Promise.race([line, ended])
    this.address = address as string
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const child = this.#process
    if (child) {
      const gone = once(child, 'close')
      child.kill('SIGTERM')
      await gone
    }
    rmSync(this.home, { recursive: true, force: true })
  }

  async nodes(): Promise<NodeResponse[]> {
    return (await this.#call('GET', '/graph/nodes')) as NodeResponse[]
  }

  async edges(): Promise<Edge[]> {
    return (await this.#call('GET', '/graph/edges')) as Edge[]
  }

  /** The graph as far as a person made it, in an order that does not matter. */
  async graph(): Promise<{ nodes: unknown[]; edges: string[]; annotations: unknown[] }> {
    const nodes = (await this.nodes()).map(
      ({ id, type, x, y, init_args, label, collapsed, restart, sub_graph }) => ({
        ...{ id, type, x, y, init_args, label: label ?? null },
        ...{ collapsed: collapsed ?? false, restart: restart ?? 'never' },
        sub_graph: sub_graph ?? null,
      }),
    )
    const edges = (await this.edges()).map(edgeText)
    const annotations = (await this.#call('GET', '/graph/annotations')) as { id: string }[]
    return {
      nodes: nodes.sort((a, b) => a.id.localeCompare(b.id)),
      edges: edges.sort(),
      annotations: annotations.sort((a, b) => a.id.localeCompare(b.id)),
    }
  }

  /** A new project, opened. @returns its name; one of this name may be there from an earlier try */
  async openEmpty(title: string): Promise<string> {
    this.#projects += 1
    const name = `${title} ${this.#projects}`
    await this.post('/projects', { name })
    await this.post(`/projects/${encodeURIComponent(name)}/start`)
    return name
  }

  /** Nodes and `from.slot > to.slot` wires, in the open project. */
  async build(nodes: readonly NodePlan[], wires: readonly string[]): Promise<void> {
    for (const [index, { id, type, config, label = null }] of nodes.entries()) {
      const init_args = config === undefined ? {} : { config }
      await this.post('/graph/nodes', { id, type, label, init_args, x: 60 + 300 * index, y: 120 })
    }
    for (const wire of wires) {
      const [source_node, source_slot, target_node, target_slot] = wire.split(/ > |\./)
      await this.post('/graph/edges', { source_node, source_slot, target_node, target_slot })
    }
  }

  async post(path: string, body?: object): Promise<unknown> {
    return this.#call('POST', path, body)
  }

  async delete(path: string, body?: object): Promise<unknown> {
    return this.#call('DELETE', path, body)
  }

  async #call(method: string, path: string, body?: object): Promise<unknown> {
    const init = body && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }
    const response = await fetch(this.address + path, { method, ...init })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return text === '' ? null : JSON.parse(text)
  }
}

export interface NodePlan {
  readonly id: string
  readonly type: string
  readonly config?: Record<string, unknown>
  readonly label?: string
}

export function edgeText(edge: Edge): string {
  return `${edge.source_node}.${edge.source_slot} > ${edge.target_node}.${edge.target_slot}`
}

/** Asks again until it is so: for what another process does and nobody announces. */
export async function eventually<T>(
  ask: () => Promise<T>,
  isSo: (value: T) => boolean,
  { withinMs = 30_000, what = 'it is so' }: { withinMs?: number; what?: string } = {},
): Promise<T> {
  const startedAt = performance.now()
  for (;;) {
    const value = await ask()
    if (isSo(value)) return value
    if (performance.now() - startedAt > withinMs) {
      throw new Error(`In vain until ${what}; the last was ${JSON.stringify(value)}`)
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}
