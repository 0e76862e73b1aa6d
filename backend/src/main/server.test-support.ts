import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Listening, listen } from '../api/listen.ts'
import { type ApiServer, createServer, type ServerOptions } from '../api/server.ts'
import { type Engine, openEngine } from './engine.ts'

export interface TestServer extends AsyncDisposable {
  readonly engine: Engine
  readonly api: ApiServer
  readonly url: string
  readonly port: number
  readonly home: string
  /** A request of the page itself; JSON in and out. */
  ask(method: string, path: string, body?: unknown): Promise<Answer>
}

export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asked for
  readonly body: any
}

/** The real engine and API on a home of their own, listening on a free port. */
export async function startTestServer(
  options: ServerOptions = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<TestServer> {
  const home = await mkdtemp(join(tmpdir(), 'openneuro-server-'))
  const engine = await openEngine({ home, environment: { PATH: process.env.PATH, ...environment } })
  const api = await createServer({ parts: engine.parts, options })
  const listening: Listening = await listen(api, { host: '127.0.0.1', port: 0 })
  return {
    engine,
    api,
    home,
    url: listening.address,
    port: listening.port,
    ask: (method, path, body) => ask(listening.address, { method, path, body }),
    async [Symbol.asyncDispose]() {
      await Promise.all([listening.close(), engine.close()])
      await rm(home, { recursive: true, force: true })
    },
  }
}

export async function ask(
  url: string,
  { method, path, body }: { method: string; path: string; body?: unknown },
): Promise<Answer> {
  const response = await fetch(url + path, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json')
  return { status: response.status, body: isJson ? JSON.parse(text) : text }
}
