import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { emptyServer, OWN } from './thin-engine.test-support.ts'

let pageFolder: string
beforeEach(async () => {
  pageFolder = await mkdtemp(join(tmpdir(), 'openneuro-page-'))
  await mkdir(join(pageFolder, 'assets'))
  await writeFile(join(pageFolder, 'index.html'), '<!doctype html><title>Editor</title>')
  await writeFile(join(pageFolder, 'assets', 'app.js'), 'run()')
  await writeFile(join(pageFolder, 'assets', 'app.js.br'), brotliCompressSync('run()'))
})
afterEach(() => rm(pageFolder, { recursive: true, force: true }))

const BROWSER = { ...OWN, accept: 'text/html,*/*', 'accept-encoding': 'br, gzip' }

it('is the editor when it is built, with its files as they were compressed', async () => {
  await using server = await emptyServer({ pageFolder })
  const get = (url: string) => server.api.app.inject({ url, headers: BROWSER })

  const page = await get('/')
  const script = await get('/assets/app.js')

  expect(page.body).toContain('Editor')
  expect(page.headers['content-security-policy']).toContain("default-src 'self'")
  expect(page.headers['cache-control']).toBe('no-cache')
  expect(script.headers['content-encoding']).toBe('br')
  expect(script.headers['content-type']).toContain('javascript')
  expect(script.headers['cache-control']).toContain('immutable')
  for (const path of [
    '/../../etc/passwd',
    '/..%2f..%2fetc/passwd',
    '/assets/%2e%2e/%2e%2e/x.html',
  ]) {
    expect((await get(path)).body).not.toContain('root:')
  }
})

it('is shown at addresses of the editor’s own, and takes none of the API’s', async () => {
  await using server = await emptyServer({ pageFolder })
  const get = (url: string, headers: Record<string, string> = BROWSER) =>
    server.api.app.inject({ url, headers })

  const page = await get('/project/Mine')
  expect([page.statusCode, page.body]).toEqual([200, expect.stringContaining('Editor')])
  expect(page.headers['content-security-policy']).toContain("default-src 'self'")
  expect((await get('/project/Mine', OWN)).statusCode).toBe(404)
  expect((await get('/assets/none.js')).statusCode).toBe(404)
  expect((await get('/graph/start')).statusCode).toBe(405)
  expect((await get('/graph/nodes/none')).statusCode).toBe(404)
})

it('is refused to other sites like everything else', async () => {
  await using server = await emptyServer({ pageFolder })
  const headers = { ...BROWSER, host: 'evil.example' }
  expect((await server.api.app.inject({ url: '/', headers })).statusCode).toBe(403)
})
