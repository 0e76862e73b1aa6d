import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { EMPTY_DOCUMENT, type GraphNode } from '@openneuro/protocol'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineComponent } from '../component/define-component.ts'
import type { ModelRequirement } from '../component/requirements.ts'
import { createModelStore } from './model-store.ts'
import { temporaryFolder } from './temporary-folder.ts'
import type { ModelInfo, ModelStore } from './types.ts'

const CONTENT: Record<string, Buffer> = {
  'acme/ears/config.json': Buffer.from('{}'),
  'acme/ears/onnx/model.onnx': randomBytes(200_000),
  'acme/ears/extra.bin': randomBytes(50_000),
}
const MODEL: ModelRequirement = {
  kind: 'model',
  id: 'ears-q8',
  file: 'acme/ears',
  bytes: 250_002,
  licence: 'MIT',
  url: 'https://models.example.org/acme/ears',
  files: Object.entries(CONTENT).map(([file, content]) => ({
    file,
    bytes: content.length,
    url: `https://models.example.org/${file.replace('ears/', 'ears/resolve/main/')}`,
    optional: file.endsWith('.bin'),
    ...(file.endsWith('.onnx') && { sha256: createHash('sha256').update(content).digest('hex') }),
  })),
}

async function serve(listener: RequestListener): Promise<{ url: string } & AsyncDisposable> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const files: RequestListener = (request, response) => {
  const content = CONTENT[(request.url ?? '').slice(1)]
  if (!content) return void response.writeHead(404).end()
  response.end(content)
}

function storeOf(folder: string, baseUrl: string, model = MODEL): ModelStore {
  const component = defineComponent({
    name: 'Ears',
    description: 'Hears',
    tags: { io: ['conduit'], functionality: ['audio'] },
    requires: () => [model],
  })
  return createModelStore({
    catalog: { types: ['Ears'], component: () => component },
    folder,
    baseUrl,
    transfer: { retryDelayMs: 1, stallMs: 60_000 },
    reportMs: 0,
  })
}

async function finished(store: ModelStore, id = 'ears-q8'): Promise<ModelInfo[]> {
  const seen: ModelInfo[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  const undo = store.onProgress((model) => {
    seen.push(model)
    if (!model.downloading) resolve()
  })
  store.download(id)
  await promise
  undo()
  return seen
}

describe('a model of several files', () => {
  it('is fetched file by file, with one progress over all', async () => {
    await using folder = await temporaryFolder()
    await using server = await serve(files)
    const store = storeOf(folder.path, server.url)

    const seen = await finished(store)

    const received = seen.map((one) => one.downloading?.received ?? -1).filter((one) => one >= 0)
    expect(received).toEqual([...received].sort((a, b) => a - b))
    expect(seen.at(-2)?.downloading).toEqual({ received: 250_002, total: 250_002 })
    expect(seen.at(-1)).toMatchObject({ present: true, error: null })
    for (const [file, content] of Object.entries(CONTENT)) {
      expect(content.equals(await readFile(join(folder.path, file)))).toBe(true)
    }
    expect(await readdir(join(folder.path, 'acme/ears'))).toEqual([
      'config.json',
      'extra.bin',
      'onnx',
    ])
  })

  it('is there when a person has put in all files that it needs', async () => {
    await using folder = await temporaryFolder()
    const store = storeOf(folder.path, 'http://127.0.0.1:1')
    expect(store.list()[0]).toMatchObject({ present: false, bytes: 250_002, file: 'acme/ears' })
    await mkdir(join(folder.path, 'acme/ears/onnx'), { recursive: true })

    await writeFile(join(folder.path, 'acme/ears/config.json'), '{}')
    expect(store.list()[0]?.present).toBe(false)
    await writeFile(join(folder.path, 'acme/ears/onnx/model.onnx'), '')

    const [info] = store.list()
    expect(info?.present).toBe(true)
    expect(info?.files?.map(({ present }) => present)).toEqual([true, true, false])
  })

  it('keeps what it has and fetches only the rest', async () => {
    await using folder = await temporaryFolder()
    const asked: string[] = []
    await using server = await serve((request, response) => {
      asked.push(request.url!)
      files(request, response)
    })
    const path = join(folder.path, 'acme/ears/config.json')
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, '{"mine": 1}')

    const seen = await finished(storeOf(folder.path, server.url))

    expect(seen.at(-1)).toMatchObject({ present: true })
    expect(asked).toEqual(['/acme/ears/onnx/model.onnx', '/acme/ears/extra.bin'])
    expect(await readFile(path, 'utf8')).toBe('{"mine": 1}')
  })

  it('comes from a mirror that keeps the paths of the host', async () => {
    await using folder = await temporaryFolder()
    const asked: string[] = []
    await using server = await serve((request, response) => {
      asked.push(request.url!)
      const content = CONTENT[request.url!.slice(1).replace('/resolve/main', '')]
      if (!request.url!.includes('/resolve/main/')) return void response.writeHead(404).end()
      response.end(content)
    })

    const seen = await finished(storeOf(folder.path, server.url))

    expect(seen.at(-1)).toMatchObject({ present: true, error: null })
    expect(asked.slice(0, 2)).toEqual([
      '/acme/ears/config.json',
      '/acme/ears/resolve/main/config.json',
    ])
  })

  it('says which file was damaged by its checksum, and is not there then', async () => {
    await using folder = await temporaryFolder()
    await using server = await serve((request, response) => {
      if (!request.url!.endsWith('.onnx')) return files(request, response)
      const damaged = Buffer.from(CONTENT['acme/ears/onnx/model.onnx']!)
      damaged[100] = damaged[100]! ^ 1
      response.end(damaged)
    })

    const seen = await finished(storeOf(folder.path, server.url))

    expect(seen.at(-1)).toMatchObject({ present: false, error: expect.stringContaining('SHA-256') })
  })

  it('without a checksum goes on with the rest when the server vouches for it by its tag', async () => {
    await using folder = await temporaryFolder()
    const content = CONTENT['acme/ears/onnx/model.onnx']!
    const asked: unknown[] = []
    await using server = await serve((request, response) => {
      if (!request.url!.endsWith('.onnx')) return files(request, response)
      const { range, 'if-range': tag } = request.headers
      asked.push([range, tag])
      if (range === undefined) {
        response.writeHead(200, { etag: '"v1"', 'content-length': content.length })
        return void response.write(content.subarray(0, 80_000), () => response.socket?.end())
      }
      const from = Number(/\d+/.exec(range)?.[0])
      response.writeHead(206, {
        etag: '"v1"',
        'content-range': `bytes ${from}-${content.length - 1}/${content.length}`,
      })
      response.end(content.subarray(from))
    })
    const unchecked = {
      ...MODEL,
      files: MODEL.files!.map(({ sha256: _, ...file }) => file),
    }

    const seen = await finished(storeOf(folder.path, server.url, unchecked))

    expect(seen.at(-1)).toMatchObject({ present: true, error: null })
    expect(asked).toEqual([
      [undefined, undefined],
      [expect.stringMatching(/^bytes=[1-9]/), '"v1"'],
    ])
    expect(content.equals(await readFile(join(folder.path, 'acme/ears/onnx/model.onnx')))).toBe(
      true,
    )
    expect(await readdir(join(folder.path, 'acme/ears/onnx'))).toEqual(['model.onnx'])
  })

  describe('that we know nothing about', () => {
    const UNKNOWN: ModelRequirement = {
      ...MODEL,
      byHand: true,
      bytes: 0,
      licence: 'licence: see its page',
      files: MODEL.files!.map(({ sha256: _, ...file }) => ({ ...file, bytes: 0 })),
    }

    /** What the host says about it, once somebody asks. */
    async function told(store: ModelStore): Promise<ModelInfo> {
      expect(store.list()[0]).toMatchObject({ bytes: 0, by_hand: true })
      await finished(store)
      return store.list()[0]!
    }

    it('is looked up at its host, with its checksums, before anybody fetches it', async () => {
      await using folder = await temporaryFolder()
      const siblings = MODEL.files!.map(({ file, bytes, sha256 }) => ({
        rfilename: file.slice('acme/ears/'.length),
        size: bytes,
        ...(sha256 !== undefined && { lfs: { sha256 } }),
      }))
      const asked: string[] = []
      await using server = await serve((request, response) => {
        asked.push(request.url!)
        if (!request.url!.startsWith('/api/models/acme/ears')) return files(request, response)
        response.end(
          JSON.stringify({
            sha: 'c0ffee',
            tags: ['license:mit'],
            siblings: [...siblings, { rfilename: 'README.md', size: 9 }],
          }),
        )
      })
      const store = storeOf(folder.path, server.url, UNKNOWN)

      expect(await told(store)).toMatchObject({ bytes: 250_002, licence: 'mit', present: false })
      expect(asked).toEqual(['/api/models/acme/ears?blobs=true'])

      const seen = await finished(store)

      expect(seen.at(-1)).toMatchObject({ present: true, error: null })
    })

    it('is measured file by file at a mirror that tells nothing', async () => {
      await using folder = await temporaryFolder()
      await using server = await serve(files)
      const store = storeOf(folder.path, server.url, UNKNOWN)

      expect(await told(store)).toMatchObject({ bytes: 250_002 })
      expect((await finished(store)).at(-1)).toMatchObject({ present: true, error: null })
    })

    it('can be put in by hand when it cannot be looked up', async () => {
      await using folder = await temporaryFolder()
      await using server = await serve((_, response) => void response.writeHead(404).end())

      const seen = await finished(storeOf(folder.path, server.url, UNKNOWN))

      expect(seen.at(-1)).toMatchObject({
        present: false,
        by_hand: true,
        error: expect.stringMatching(/the mirror has no .* by hand: "acme\/ears\/config.json"/),
      })
    })
  })

  it('is known as the open graph is configured, in composites too', async () => {
    await using folder = await temporaryFolder()
    const component = defineComponent({
      name: 'Ears',
      description: 'Hears',
      tags: { io: ['conduit'], functionality: ['audio'] },
      config: z.object({ model: z.string().default('small') }),
      requires: ({ config }) => [{ ...MODEL, id: config.model }],
    })
    const node = (id: string, model: string): GraphNode => ({
      id,
      type: 'Ears',
      initArgs: { config: { model } },
      x: 0,
      y: 0,
      label: null,
      collapsed: false,
      restart: 'never',
      subGraph: null,
      extra: {},
    })
    const inner = { ...EMPTY_DOCUMENT, nodes: new Map([['b', node('b', 'large')]]) }
    const graph = {
      ...EMPTY_DOCUMENT,
      nodes: new Map([
        ['a', node('a', 'middle')],
        ['c', { ...node('c', ''), type: 'Group', subGraph: inner }],
      ]),
    }

    const store = createModelStore({
      catalog: { types: ['Ears'], component: (type) => (type === 'Ears' ? component : null) },
      graph: () => graph,
      folder: folder.path,
    })

    expect(store.list().map(({ id }) => id)).toEqual(['small', 'middle', 'large'])
  })
})
