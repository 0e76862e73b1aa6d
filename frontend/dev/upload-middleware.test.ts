import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { type ClientRequest, createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { uploadHandler } from './upload-middleware.ts'

let folder: string
let server: Server
let address: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openneuro-upload-'))
  server = createServer(uploadHandler({ folder, maxBytes: 1000 }))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true, force: true })
})

function send(fields: Record<string, string | File>) {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  return fetch(address, { method: 'POST', body })
}

describe('uploadHandler', () => {
  it('keeps a file under a generated name and answers where', async () => {
    const answer = await send({ file: new File(['hello'], '../Voice.WAV') })

    const { path } = await answer.json()
    expect(answer.status).toBe(200)
    expect(dirname(path)).toBe(folder)
    expect(path).toMatch(/[0-9a-f]{8}-[0-9a-f-]{27}\.wav$/)
    expect(await readFile(path, 'utf8')).toBe('hello')
  })

  it('takes nothing from the pages of other sites', async () => {
    const body = new FormData()
    body.append('file', new File(['x'], 'a.txt'))
    const from = (origin: string) =>
      fetch(address, { method: 'POST', body, headers: { origin } }).then(({ status }) => status)

    expect(await from('http://evil.example')).toBe(403)
    expect(await from('null')).toBe(403)
    expect(await readdir(folder)).toEqual([])
    expect(await from(address)).toBe(200)
  })

  it('keeps a file that has no name', async () => {
    const body = new FormData()
    body.append('file', new Blob(['hello']), '')

    const { path } = await (await fetch(address, { method: 'POST', body })).json()

    expect(await readFile(path, 'utf8')).toBe('hello')
  })

  it('takes no extension that is not a plain one', async () => {
    const { path } = await (await send({ file: new File(['x'], 'a.sh;rm -rf') })).json()

    expect(path).toMatch(/[0-9a-f]{12}$/)
  })

  it('answers 405 for other methods', async () => {
    const answer = await fetch(address)

    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toBe('POST')
  })

  it('answers 400 without a file or without a form', async () => {
    const bodies = [
      () => send({}),
      () => send({ file: 'only text' }),
      () => send({ other: new File(['x'], 'a.wav') }),
      () => fetch(address, { method: 'POST', body: '{}' }),
      () =>
        fetch(address, {
          method: 'POST',
          body: 'x',
          headers: { 'content-type': 'multipart/form-data' },
        }),
    ]

    for (const body of bodies) {
      const answer = await body()
      expect([answer.status, (await answer.json()).code]).toEqual([400, 'upload.no_file'])
    }
  })

  it('answers 413 for a file over the limit, and keeps nothing of it', async () => {
    const slightly = await send({ file: new File(['x'.repeat(1001)], 'a.wav') })
    expect([slightly.status, (await slightly.json()).code]).toEqual([413, 'upload.too_large'])

    const far = await send({ file: new File(['x'.repeat(200_000)], 'a.wav') }).catch(() => null)
    expect(far?.status ?? 413).toBe(413)
    expect(await readdir(folder)).toEqual([])
  })

  it('writes a file while it comes in, and removes it when the client is cut off', async () => {
    const client = startForm('half')
    await vi.waitFor(async () => expect(await partialBytes()).toEqual([4]), SOON)

    client.destroy()

    await vi.waitFor(async () => expect(await readdir(folder)).toEqual([]), SOON)
  })

  it('removes a whole file whose form breaks off', async () => {
    const client = startForm('whole\r\n--x\r\n')
    client.end()

    expect(await statusOf(client)).toBe(400)
    expect(await readdir(folder)).toEqual([])
  })

  it('answers 500 where it cannot write, and why', async () => {
    await writeFile(join(folder, 'taken'), '')
    server.removeAllListeners('request')
    server.on('request', uploadHandler({ folder: join(folder, 'taken', 'below') }))

    const answer = await send({ file: new File(['x'], 'a.wav') })

    expect([answer.status, (await answer.json()).code]).toEqual([500, 'project.io_failed'])
  })
})

/** Only for what never happens at all. */
const SOON = { timeout: 30_000, interval: 10 }

function startForm(text: string): ClientRequest {
  const headers = { 'content-type': 'multipart/form-data; boundary=x' }
  const client = request(address, { method: 'POST', headers }).on('error', () => {})
  client.write(
    `--x\r\ncontent-disposition: form-data; name="file"; filename="a.wav"\r\n\r\n${text}`,
  )
  return client
}

async function statusOf(client: ClientRequest): Promise<number | undefined> {
  const [answer] = await once(client, 'response')
  return answer.statusCode
}

async function partialBytes(): Promise<number[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.part'))
  return Promise.all(names.map(async (name) => (await stat(join(folder, name))).size))
}
