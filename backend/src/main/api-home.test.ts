import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ComponentInfo } from '@openneuro/protocol'
import { describe, expect, it } from 'vitest'
import { startTestServer } from './server.test-support.ts'

describe('components', () => {
  it('are listed with saved projects after them', async () => {
    await using server = await startTestServer()
    const { status, body } = await server.ask('GET', '/component')

    expect(status).toBe(200)
    expect(ComponentInfo.array().safeParse(body).error).toBeUndefined()
    const types = body.map((info: ComponentInfo) => info.type_)
    expect(types.indexOf('Throttle')).toBeLessThan(types.indexOf('Motion Playground'))
    const project = body.find((info: ComponentInfo) => info.type_ === 'Motion Playground')
    expect(project).toMatchObject({
      description: '',
      tags: { io: ['conduit'], functionality: ['misc'] },
      init: {},
      is_composite: true,
      has_thumbnail: true,
    })
    const throttle = body.find((info: ComponentInfo) => info.type_ === 'Throttle')
    expect(throttle).toMatchObject({ inputs: { data: 'Receiver[T]' }, is_composite: false })
  })

  it('answer about the names of types', async () => {
    await using server = await startTestServer()
    const { ask } = server
    const isType = async (name: string) =>
      (await ask('GET', `/component/is-type?name=${name}`)).body
    const isSubtype = async (sub: string, sup: string) =>
      (await ask('GET', `/component/is-subtype?sub=${sub}&sup=${sup}`)).body

    for (const name of ['AudioFrame', 'Frame', 'str', 'list', 'object']) {
      expect(await isType(name)).toBe(true)
    }
    for (const name of ['T', 'Nonsense', 'toString']) expect(await isType(name)).toBe(false)
    expect(await isSubtype('EOS', 'TextFrame')).toBe(true)
    expect(await isSubtype('TextFrame', 'TextFrame')).toBe(true)
    expect(await isSubtype('AudioFrame', 'Frame')).toBe(true)
    expect(await isSubtype('TextFrame', 'EOS')).toBe(false)
    expect(await isSubtype('bool', 'int')).toBe(true)
    expect(await isSubtype('T', 'T')).toBe(false)
    expect((await ask('GET', '/component/is-type')).status).toBe(422)
    expect(await ask('POST', '/component/subtype-pairs', ['EOS', 'TextFrame', 'T'])).toEqual({
      status: 200,
      body: [['EOS', 'TextFrame']],
    })
  })

  it('give their dynamic choices', async () => {
    await using server = await startTestServer()
    const { ask } = server
    expect(await ask('POST', '/component/Throttle/options', {})).toEqual({ status: 200, body: {} })
    expect((await ask('POST', '/component/Nonsense/options', {})).status).toBe(404)
    expect((await ask('POST', '/component/Throttle/options', [])).status).toBe(422)
    expect((await ask('POST', '/component/Throttle/options')).status).toBe(422)
  })
})

describe('projects', () => {
  it('are listed, made, opened, closed and deleted', async () => {
    await using server = await startTestServer()
    const { ask } = server
    const names = async () =>
      (await ask('GET', '/projects')).body.map((project: { name: string }) => project.name)

    const presets = await names()
    expect(presets).toContain('Motion Playground')
    expect(await ask('POST', '/projects', { name: 'Mine' })).toEqual({ status: 201, body: null })
    expect((await ask('POST', '/projects', { name: 'Mine' })).status).toBe(201)
    expect(await names()).toEqual([...presets, 'Mine'].sort())
    expect(await ask('GET', '/project/current')).toEqual({
      status: 200,
      body: { current_project: null },
    })
    expect(await ask('POST', '/projects/Mine/start')).toEqual({
      status: 200,
      body: { current_project: 'Mine' },
    })
    expect((await ask('GET', '/project/current')).body).toEqual({ current_project: 'Mine' })
    await ask('POST', '/graph/nodes', { type: 'Throttle', id: 'a' })
    expect((await ask('POST', '/graph/save')).status).toBe(204)
    const file = join(server.home, 'projects', 'Mine', 'graph.json')
    expect(JSON.parse(await readFile(file, 'utf8')).nodes).toHaveProperty('a')

    expect((await ask('POST', '/project/close')).status).toBe(204)
    expect((await ask('GET', '/graph/nodes')).body).toEqual([])
    expect((await ask('DELETE', '/projects/Mine')).status).toBe(204)
    expect((await ask('DELETE', '/projects/Mine')).status).toBe(204)
    expect(await names()).not.toContain('Mine')
  })

  it('that are not there, or have no graph, are 404', async () => {
    await using server = await startTestServer()
    const { ask } = server
    await mkdir(join(server.home, 'projects', 'Empty'))
    expect((await ask('POST', '/projects/Nowhere/start')).body.code).toBe('project.not_found')
    expect((await ask('POST', '/projects/Nowhere/start')).status).toBe(404)
    expect((await ask('POST', '/projects/Empty/start')).status).toBe(404)
    expect((await ask('GET', '/projects/Nowhere/thumbnail')).status).toBe(404)
    expect((await ask('POST', '/project/export', { name: 'Nowhere' })).status).toBe(404)
  })

  it('§21 have plain names, and nothing gets out of its folder', async () => {
    await using server = await startTestServer()
    const { ask } = server
    for (const name of [
      '',
      '.',
      '..',
      '../x',
      'a/b',
      'a\\b',
      ' a',
      'a.',
      'CON',
      'nul.txt',
      'x'.repeat(65),
      'a\0b',
    ]) {
      const answer = await ask('POST', '/projects', { name })
      expect([name, answer.status]).toEqual([name, 422])
      const path = `/projects/${encodeURIComponent(name)}/thumbnail`
      expect([404, 405, 422]).toContain((await ask('GET', path)).status)
    }
    expect(
      (await ask('POST', '/projects', { name: "Ångström's (2), für-Ørjan_東京" })).status,
    ).toBe(201)
  })

  it('§7 are left alone when they are open already', async () => {
    await using server = await startTestServer()
    const { ask } = server
    await ask('POST', '/projects/Text Playground/start')
    await ask('POST', '/graph/nodes', { type: 'Throttle', id: 'mine' })
    let resets = 0
    server.engine.parts.graph.on('reset', () => resets++)

    await ask('POST', '/projects/Text Playground/start')
    expect(resets).toBe(0)
    await ask('POST', '/projects/Text Playground/start?reload=true')
    expect(resets).toBe(1)
    expect((await ask('GET', '/graph/nodes/mine')).status).toBe(200)
  })

  it('have a thumbnail that can be replaced', async () => {
    await using server = await startTestServer()
    const url = `${server.url}/projects/Text%20Playground/thumbnail`
    const png = new Uint8Array(await (await fetch(url)).arrayBuffer())
    const put = (body: Uint8Array<ArrayBuffer>, type = 'image/png') =>
      fetch(url, { method: 'PUT', body, headers: { 'content-type': type } })

    expect([...png.subarray(1, 4)]).toEqual([...Buffer.from('PNG')])
    expect((await put(png)).status).toBe(204)
    expect((await fetch(url)).headers.get('content-type')).toBe('image/png')
    expect((await put(Uint8Array.from([1, 2, 3]))).status).toBe(400)
    const wrong = await put(png, 'application/json')
    expect([wrong.status, await wrong.json()]).toEqual([
      415,
      {
        code: 'request.unsupported_media_type',
        detail: expect.stringContaining('a thumbnail as image/png'),
      },
    ])
    expect((await put(new Uint8Array(1_100_000))).status).toBe(413)
  })

  it('§27 that were dropped in open, but do not start until they are trusted', async () => {
    await using server = await startTestServer()
    const { ask } = server
    const folder = join(server.home, 'projects', 'Dropped')
    await mkdir(folder)
    const graph = { nodes: { a: { type: 'Throttle', init_args: {} } }, edges: [] }
    await writeFile(join(folder, 'graph.json'), JSON.stringify(graph))

    expect((await ask('POST', '/projects/Dropped/start')).status).toBe(200)
    const refused = await ask('POST', '/graph/start')
    expect(refused).toMatchObject({ status: 403, body: { code: 'project.not_trusted', wants: [] } })
    expect((await ask('POST', '/graph/nodes/a/restart')).status).toBe(403)
    expect(await ask('GET', '/projects/Dropped/trust')).toEqual({
      status: 200,
      body: { trusted: false, wants: [] },
    })
    expect((await ask('POST', '/graph/nodes', { type: 'Text Playground' })).status).toBe(201)

    await ask('POST', '/projects/Text Playground/start')
    expect((await ask('POST', '/graph/nodes', { type: 'Dropped' })).status).toBe(403)
    expect((await ask('POST', '/projects/Dropped/trust')).status).toBe(204)
    expect((await ask('POST', '/graph/nodes', { type: 'Dropped' })).status).toBe(201)
  })

  it('are shared with the files they use', async () => {
    await using server = await startTestServer()
    const { ask } = server
    const file = join(server.home, 'uploads', 'voice.wav')
    await writeFile(file, 'sound')
    await ask('POST', '/projects', { name: 'Mine' })
    await ask('POST', '/projects/Mine/start')
    await ask('POST', '/graph/nodes', { type: 'AudioFile', init_args: { config: { path: file } } })
    await ask('POST', '/graph/save')

    const plan = await ask('GET', '/projects/Mine/export')
    expect(plan).toMatchObject({ status: 200, body: { assets: [{ from: file, bytes: 5 }] } })
    const done = await ask('POST', '/project/export', { name: 'Mine' })
    const folder = join(server.home, 'projects', 'Mine')
    expect(done).toMatchObject({ status: 200, body: { project_dir: folder } })
    expect(done.body.assets_copied).toHaveLength(1)
    expect(await readdir(join(folder, 'assets'))).toEqual(['voice.wav'])
  })

  it('are imported from https addresses only', async () => {
    await using server = await startTestServer()
    const { ask } = server
    for (const git_url of [
      '--upload-pack=x',
      'file:///etc',
      'git@host:a/b',
      'http://host/a.git',
      'https://127.0.0.1/a.git',
    ]) {
      const { status, body } = await ask('POST', '/project/import', { git_url })
      expect([git_url, status, body.code]).toEqual([git_url, 422, 'import.invalid_url'])
    }
    expect((await ask('POST', '/project/import', {})).status).toBe(422)
  })
})

describe('the environment', () => {
  it('§20 is written and never shown', async () => {
    await using server = await startTestServer()
    const { ask } = server
    expect(await ask('GET', '/env')).toEqual({ status: 200, body: { content: '' } })
    const content = '# keys\nGROQ_API_KEY=very-secret\n#OLD=older-secret\n'
    expect(await ask('PUT', '/env', { content })).toEqual({ status: 200, body: null })

    const { body } = await ask('GET', '/env')
    expect(body.content).not.toContain('secret')
    expect(body.content).toContain('GROQ_API_KEY=••••••••')
    expect((await ask('PUT', '/env', body)).status).toBe(200)
    expect(await readFile(join(server.home, '.env'), 'utf8')).toBe(content)
    expect((await stat(join(server.home, '.env'))).mode & 0o777).toBe(0o600)
    expect(await ask('PUT', '/env', { content: 'NEW=••••••••' })).toMatchObject({
      status: 422,
      body: { code: 'env.masked_without_value' },
    })
    expect((await ask('PUT', '/env', {})).status).toBe(422)

    const echoed = await ask('POST', '/graph/nodes', { type: 'very-secret' })
    expect(echoed.body.detail).toContain('"••••••••"')

    server.engine.log('the key is very-secret')
    const { entries } = (await ask('GET', '/logs/%40server')).body
    expect(entries.at(-1).text).toMatch(/^the key is \S+$/)
    expect(entries.at(-1).text).not.toContain('very-secret')
  })
})

describe('uploads', () => {
  async function upload(url: string, form: FormData) {
    const response = await fetch(`${url}/upload`, { method: 'POST', body: form })
    return { status: response.status, body: (await response.json()) as { path: string } }
  }
  function form(name: string, part = 'file', content = 'hello') {
    const data = new FormData()
    data.append(part, new Blob([content]), name)
    return data
  }

  it('are kept under a generated name', async () => {
    await using server = await startTestServer()
    const { status, body } = await upload(server.url, form('voice.WAV'))
    expect(status).toBe(200)
    expect(body.path).toMatch(/uploads[\\/][0-9a-f]{8}-[0-9a-f-]{27}\.wav$/)
    expect(body.path.startsWith(server.home)).toBe(true)
    expect(await readFile(body.path, 'utf8')).toBe('hello')
  })

  it('cannot leave the folder by their name', async () => {
    await using server = await startTestServer()
    for (const name of [
      '../../evil.sh',
      'a.b/../../c',
      'x.sh;rm',
      '.htaccess',
      `a.${'x'.repeat(99)}`,
    ]) {
      const { body } = await upload(server.url, form(name))
      expect(body.path).toMatch(/uploads[\\/][0-9a-f-]{36}(\.[a-z0-9]{1,16})?$/)
    }
  })

  it('are refused without a file, without multipart, and when too large', async () => {
    await using server = await startTestServer({ maxUploadBytes: 1000 })
    expect((await upload(server.url, form('a.txt', 'other'))).status).toBe(400)
    expect((await upload(server.url, new FormData())).status).toBe(400)
    const json = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }
    expect((await fetch(`${server.url}/upload`, json)).status).toBe(415)
    const noBoundary = { ...json, headers: { 'content-type': 'multipart/form-data' } }
    expect((await fetch(`${server.url}/upload`, noBoundary)).status).toBe(400)
    expect((await fetch(`${server.url}/upload`)).status).toBe(405)
    const large = await upload(server.url, form('a.bin', 'file', 'x'.repeat(5000)))
    expect(large).toMatchObject({ status: 413, body: { code: 'upload.too_large' } })
    expect(await readdir(join(server.home, 'uploads'))).toEqual([])
    await rm(join(server.home, 'uploads'), { recursive: true })
    await writeFile(join(server.home, 'uploads'), '')
    expect(await upload(server.url, form('a.txt'))).toMatchObject({
      status: 400,
      body: { code: 'project.io_failed' },
    })
  })
})

it('models, turns and logs are there to be asked', async () => {
  await using server = await startTestServer()
  const { ask } = server
  const models = await ask('GET', '/models')
  expect(models.status).toBe(200)
  expect(models.body).toContainEqual(
    expect.objectContaining({
      present: false,
      bytes: expect.any(Number),
      licence: expect.any(String),
    }),
  )
  expect((await ask('POST', '/models/nonsense/download')).status).toBe(404)
  expect((await ask('GET', '/turns?after=0')).body).toEqual({ turns: [] })
  expect((await ask('GET', '/turns?after=-1')).status).toBe(422)
  expect((await ask('GET', '/logs/nobody?after=0&limit=300')).body).toEqual({
    node_id: 'nobody',
    entries: [],
  })
  for (const query of ['after=-1', 'limit=0', 'limit=2001', 'limit=x']) {
    expect((await ask('GET', `/logs/a?${query}`)).status).toBe(422)
  }
})

it('the description of the API is whole and reads offline', async () => {
  await using server = await startTestServer()
  const { body } = await server.ask('GET', '/openapi.json')
  expect(body.openapi).toBe('3.1.0')
  expect(Object.keys(body.paths)).toEqual(
    expect.arrayContaining([
      '/graph/nodes',
      '/graph/nodes/{id}',
      '/projects/{name}/start',
      '/upload',
      '/metrics',
    ]),
  )
  expect(body.components.schemas.NodeResponse.examples).toHaveLength(1)
  expect(body.paths['/upload'].post.requestBody.content).toHaveProperty(['multipart/form-data'])
  expect(body.paths['/projects/{name}/thumbnail'].put.requestBody.content).toHaveProperty([
    'image/png',
  ])
  expect(body.paths['/metrics'].get.responses['200'].content).toHaveProperty(['text/event-stream'])
  for (const path of Object.values<Record<string, { responses: object }>>(body.paths)) {
    for (const { responses } of Object.values(path)) {
      expect(Object.keys(responses).join()).toMatch(/2\d\d/)
      expect(responses).toHaveProperty(['4XX', 'content', 'application/json'])
    }
  }
  const page = await fetch(`${server.url}/api-docs`)
  expect(page.status).toBe(200)
  const html = await page.text()
  const links = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!)
  expect(links.length).toBeGreaterThan(3)
  for (const link of links) {
    expect(link).not.toMatch(/^(https?:)?\/\//)
    expect(
      (await fetch(new URL(link, page.url.endsWith('/') ? page.url : `${page.url}/`))).status,
    ).toBe(200)
  }
  expect(existsSync(join(server.home, 'config.json'))).toBe(true)
})
