import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defineComponent } from '../component/define-component.ts'
import { createModelStore } from './model-store.ts'
import { temporaryFolder } from './temporary-folder.ts'
import type { ModelInfo, ModelRequirement, ModelStore } from './types.ts'

const CONTENT = randomBytes(300_000)
const sha256 = createHash('sha256').update(CONTENT).digest('hex')
const MODEL: ModelRequirement = {
  kind: 'model',
  id: 'ears',
  file: 'voice/ears v1.onnx',
  bytes: CONTENT.length,
  licence: 'MIT',
  url: 'https://models.example.org/ears.onnx',
  sha256,
}

async function serve(listener: RequestListener): Promise<{ url: string } & AsyncDisposable> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mirror`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Answers ranges as a file server does. */
const files: RequestListener = (request, response) => {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? -1)
  if (from >= CONTENT.length) return void response.writeHead(416).end()
  if (from < 0) return void response.end(CONTENT)
  response.writeHead(206, {
    'content-range': `bytes ${from}-${CONTENT.length - 1}/${CONTENT.length}`,
  })
  response.end(CONTENT.subarray(from))
}

function storeOf(folder: string, baseUrl?: string, model = MODEL): ModelStore {
  const component = defineComponent({
    name: 'Ears',
    description: 'Hears',
    tags: { io: ['conduit'], functionality: ['audio'] },
    requires: () => [{ kind: 'host', host: 'x' }, model],
  })
  return createModelStore({
    catalog: { types: ['Ears', 'Twin'], component: () => component },
    folder,
    baseUrl,
    transfer: { retryDelayMs: 1, stallMs: 60_000 },
    reportMs: 0,
  })
}

/** Resolves with the last report of a download, and all before it. */
async function finished(store: ModelStore): Promise<ModelInfo[]> {
  const seen: ModelInfo[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  const undo = store.onProgress((model) => {
    seen.push(model)
    if (!model.downloading) resolve()
  })
  store.download('ears')
  await promise
  undo()
  return seen
}

describe('createModelStore', () => {
  it('lists each declared model once', async () => {
    await using folder = await temporaryFolder()
    const store = storeOf(folder.path)

    const ears = {
      id: 'ears',
      file: MODEL.file,
      bytes: CONTENT.length,
      licence: 'MIT',
      url: MODEL.url,
      present: false,
      downloading: null,
      error: null,
    }
    expect(store.list()).toEqual([ears])

    await mkdir(join(folder.path, 'voice'))
    await writeFile(join(folder.path, MODEL.file), '')
    expect(store.list()).toEqual([{ ...ears, present: true }])
    expect(() => store.download('nose')).toThrow(
      expect.objectContaining({ code: 'model.not_found' }),
    )
    expect(() => store.cancel('nose')).toThrow(expect.objectContaining({ code: 'model.not_found' }))
  })

  it('downloads from the mirror, reports progress and leaves no part behind', async () => {
    await using folder = await temporaryFolder()
    const asked: (string | undefined)[] = []
    await using server = await serve((request, response) => {
      asked.push(request.url)
      files(request, response)
    })
    const store = storeOf(folder.path, server.url)

    const seen = await finished(store)

    expect(asked).toEqual(['/mirror/voice/ears%20v1.onnx'])
    expect(seen[0]?.downloading).toEqual({ received: 0, total: CONTENT.length })
    expect(seen.at(-2)?.downloading).toEqual({ received: CONTENT.length, total: CONTENT.length })
    expect(seen.at(-1)).toMatchObject({ present: true, error: null, downloading: null })
    expect(await readdir(join(folder.path, 'voice'))).toEqual(['ears v1.onnx'])
    expect(CONTENT.equals(await readFile(join(folder.path, MODEL.file)))).toBe(true)
  })

  it('goes on where a cut connection ended', async () => {
    await using folder = await temporaryFolder()
    const ranges: (string | undefined)[] = []
    await using server = await serve((request, response) => {
      ranges.push(request.headers.range)
      if (ranges.length > 3) return files(request, response)
      const from = Number(/\d+/.exec(request.headers.range ?? '0')?.[0])
      const range = `bytes ${from}-${CONTENT.length - 1}/${CONTENT.length}`
      response.writeHead(from > 0 ? 206 : 200, {
        'content-length': CONTENT.length - from,
        ...(from > 0 ? { 'content-range': range } : {}),
      })
      response.write(CONTENT.subarray(from, from + 70_000), () => response.socket?.end())
    })
    const store = storeOf(folder.path, server.url)

    const seen = await finished(store)

    expect(seen.at(-1)).toMatchObject({ present: true, error: null })
    expect(ranges).toHaveLength(4)
    expect(ranges[0]).toBeUndefined()
    expect(ranges[3]).toMatch(/^bytes=[1-9]\d+-$/)
    expect(CONTENT.equals(await readFile(join(folder.path, MODEL.file)))).toBe(true)
  })

  it('resumes what an earlier run has left, and starts again where the server cannot', async () => {
    await using folder = await temporaryFolder()
    await mkdir(join(folder.path, 'voice'))
    await writeFile(join(folder.path, `${MODEL.file}.part`), CONTENT.subarray(0, 1000))
    await using server = await serve((_, response) => void response.end(CONTENT))

    const seen = await finished(storeOf(folder.path, server.url))

    expect(seen.at(-1)).toMatchObject({ present: true, error: null })
  })

  it('finishes a part that is whole, and drops one that is too long', async () => {
    await using folder = await temporaryFolder()
    await mkdir(join(folder.path, 'voice'))
    await writeFile(join(folder.path, `${MODEL.file}.part`), Buffer.concat([CONTENT, CONTENT]))
    await using server = await serve(files)

    const seen = await finished(storeOf(folder.path, server.url))

    expect(seen.at(-1)).toMatchObject({ present: true, error: null })
  })

  it('refuses a file with another checksum and keeps nothing of it', async () => {
    await using folder = await temporaryFolder()
    const wrong = Buffer.from(CONTENT)
    wrong[5] = wrong[5]! ^ 1
    await using server = await serve((_, response) => void response.end(wrong))

    const seen = await finished(storeOf(folder.path, server.url))

    expect(seen.at(-1)).toMatchObject({ present: false, error: expect.stringContaining('SHA-256') })
    expect(await readdir(join(folder.path, 'voice'))).toEqual([])
  })

  it('does not let a server fill the disk', async () => {
    await using folder = await temporaryFolder()
    await using server = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '99000000000' })
      response.write(CONTENT)
    })

    const seen = await finished(storeOf(folder.path, server.url))

    expect(seen.at(-1)?.error).toContain('99000000000 bytes')
  })

  it.each([
    [403, 1],
    [404, 2],
    [503, 5],
  ])('gives up on %i after %i attempts and says why', async (status, attempts) => {
    await using folder = await temporaryFolder()
    let asked = 0
    await using server = await serve((_, response) => {
      asked += 1
      response.writeHead(status).end()
    })

    const seen = await finished(storeOf(folder.path, server.url))

    expect(asked).toBe(attempts)
    expect(seen.at(-1)?.error).toContain(String(status))
  })

  it('asks for space before it begins', async () => {
    await using folder = await temporaryFolder()

    const seen = await finished(storeOf(folder.path, undefined, { ...MODEL, bytes: 1e18 }))

    expect(seen.at(-1)?.error).toContain('free some space')
  })

  it('keeps within its folder', async () => {
    await using folder = await temporaryFolder()

    const seen = await finished(storeOf(folder.path, undefined, { ...MODEL, file: '../out.onnx' }))

    expect(seen.at(-1)?.error).toContain('outside')
  })

  it('stops when cancelled, keeps the part, and goes on later', async () => {
    await using folder = await temporaryFolder()
    let isSlow = true
    await using server = await serve((request, response) => {
      if (!isSlow) return files(request, response)
      response.writeHead(200, { 'content-length': CONTENT.length })
      response.write(CONTENT.subarray(0, 50_000))
    })
    const store = storeOf(folder.path, server.url)
    const undo = store.onProgress((model) => {
      if (model.downloading?.received === 50_000) store.cancel('ears')
    })

    const first = await finished(store)
    undo()
    const kept = { present: false, error: null, downloading: null, kept: 50_000 }
    expect(first.at(-1)).toMatchObject(kept)
    expect(await readdir(join(folder.path, 'voice'))).toEqual(['ears v1.onnx.part'])

    isSlow = false
    const second = await finished(store)
    expect(second[0]).toMatchObject({ downloading: { received: 50_000, total: CONTENT.length } })
    expect(second.at(-1)).toMatchObject({ present: true })
    expect(second.at(-1)).not.toHaveProperty('kept')
    await store.dispose()
  })
})
