import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EMPTY_DOCUMENT, EngineError } from '@openneuro/protocol'
import type { EngineParts } from './context.ts'
import { type Listening, listen } from './listen.ts'
import { type ApiServer, createServer, type ServerOptions } from './server.ts'

/** An engine with nothing in it, for tests of what happens before a route is reached. */
export function emptyEngine(root: string): EngineParts {
  const nothing = () => () => {}
  const parts = {
    graph: {
      document: EMPTY_DOCUMENT,
      nodes: () => [],
      node: (id: string) => {
        throw new EngineError('graph.node_not_found', `There is no node "${id}"`)
      },
      edges: () => [],
      metrics: () => [],
      uiChannels: () => [],
      start: async () => {},
      stop: async () => {},
      on: nothing,
      logs: { read: () => [] },
    },
    catalog: { types: [], component: () => null, source: () => null },
    projects: {
      current: null,
      problems: [],
      list: async () => [],
      assertTrusted: async () => {},
      save: async () => {},
      writeThumbnail: async () => {},
    },
    env: {
      masked: async () => '',
      write: async () => {},
      onChange: nothing,
      values: () => ({}),
      secrets: () => ({}),
    },
    models: { list: () => [], onProgress: nothing },
    turns: { after: () => [], droppedParts: 0 },
    memories: { list: async () => ({ facts: [], total: 0, next: null, users: [], damaged: [] }) },
    home: { root, uploads: join(root, 'uploads') },
    projectGraph: async () => null,
  }
  // Only what these tests reach is there.
  return parts as unknown as EngineParts
}

export interface TestServer extends AsyncDisposable {
  readonly api: ApiServer
  readonly root: string
  listen(host?: string): Promise<Listening>
}

export async function emptyServer(options: ServerOptions = {}): Promise<TestServer> {
  const root = await mkdtemp(join(tmpdir(), 'openneuro-api-'))
  const api = await createServer({ parts: emptyEngine(root), options })
  api.security.setAddress({ host: '127.0.0.1', port: 8000 })
  let listening: Listening | null = null
  return {
    api,
    root,
    async listen(host = '127.0.0.1') {
      listening = await listen(api, { host, port: 0 })
      return listening
    },
    async [Symbol.asyncDispose]() {
      await (listening ?? api).close()
      await rm(root, { recursive: true, force: true })
    },
  }
}

/** What a request of the page itself looks like. */
export const OWN = { host: '127.0.0.1:8000' }
