import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type NewFact, openMemory } from '../core/index.ts'
import { openEngine } from './engine.ts'
import { startTestServer, type TestServer } from './server.test-support.ts'

const T0 = 1_700_000_000_000_000

let server: TestServer
let project: string

beforeEach(async () => {
  server = await startTestServer()
  await server.ask('POST', '/projects', { name: 'Friends' })
  await server.ask('POST', '/projects/Friends/start')
  project = join(server.home, 'projects', 'Friends')
})
afterEach(() => server[Symbol.asyncDispose]())

const fact = (text: string, more: Partial<NewFact> = {}): NewFact => ({
  text,
  confidence: 0.5,
  source: { role: 'user', turn: 3, timestampUs: T0 },
  ...more,
})

async function remember(texts: readonly string[], userId = 'default', folder = project) {
  using store = await openMemory({ project: folder })
  store.remember(
    userId,
    texts.map((text) => fact(text)),
    T0,
  )
}

/** Files of the home that hold the text in any case. */
async function filesWith(text: string): Promise<string[]> {
  const entries = await readdir(server.home, { recursive: true, withFileTypes: true })
  const found = []
  for (const entry of entries.filter((one) => one.isFile())) {
    const file = join(entry.parentPath, entry.name)
    const content = (await readFile(file)).toString('latin1').toLowerCase()
    if (content.includes(text.toLowerCase())) found.push(file.slice(server.home.length + 1))
  }
  return found
}

describe('GET /memory', () => {
  it('is empty, and makes no file, while nothing is remembered', async () => {
    expect(await server.ask('GET', '/memory')).toEqual({
      status: 200,
      body: { memories: [], total: 0, next: null, users: [], damaged: [] },
    })
    expect(existsSync(join(project, 'memory'))).toBe(false)
  })

  it('lists, searches and pages, newest first', async () => {
    await remember(['Likes tea', 'Likes milk', 'Has a dog'])
    await remember(['Likes tea'], 'bob')

    const all = (await server.ask('GET', '/memory')).body
    const some = (await server.ask('GET', '/memory?q=LIKES&user_id=default&limit=1')).body
    const next = (await server.ask('GET', `/memory?q=likes&user_id=default&after=${some.next}`))
      .body

    expect(all).toMatchObject({ total: 4, next: null, users: ['bob', 'default'] })
    expect(all.memories.at(-1)).toEqual({
      id: 1,
      user_id: 'default',
      text: 'Likes tea',
      confidence: 0.5,
      strength: expect.closeTo(0, 1),
      times: 1,
      source: { role: 'user', turn: 3, timestamp: T0 / 1e6 },
      created_at: T0 / 1e6,
      confirmed_at: T0 / 1e6,
    })
    expect(some.memories).toMatchObject([{ text: 'Likes milk' }])
    expect(next.memories).toMatchObject([{ text: 'Likes tea' }])
  })

  it('is of the project that is open', async () => {
    await remember(['Likes tea'])

    await server.ask('POST', '/project/close')

    expect((await server.ask('GET', '/memory')).body.total).toBe(0)
  })

  it('tells of a file that could not be read', async () => {
    await mkdir(join(project, 'memory'))
    await writeFile(join(project, 'memory', 'memory.sqlite'), 'garbage that is no database')

    const { status, body } = await server.ask('GET', '/memory')

    expect([status, body.memories, body.damaged]).toEqual([200, [], ['memory.damaged-1.sqlite']])
  })

  it.each(['limit=0', 'limit=501', 'limit=x', 'after=-1', `q=${'x'.repeat(501)}`])(
    'refuses ?%s',
    async (query) => {
      expect(await server.ask('GET', `/memory?${query}`)).toMatchObject({
        status: 422,
        body: { code: 'request.invalid' },
      })
    },
  )
})

describe('PATCH /memory/{id}', () => {
  it('corrects, and leaves nothing of what it said', async () => {
    await remember(['Lives in Lisbon', 'Likes tea'])

    const { status, body } = await server.ask('PATCH', '/memory/1', {
      text: ' Lives in Porto ',
      confidence: 1,
    })

    expect(status).toBe(200)
    expect(body).toMatchObject({
      id: 1,
      text: 'Lives in Porto',
      confidence: 1,
      strength: expect.closeTo(1, 3),
    })
    expect(await filesWith('lisbon')).toEqual([])
    expect(await filesWith('porto')).not.toEqual([])
  })

  it.each([
    [1, {}, 422, 'request.invalid'],
    [1, { text: ' ' }, 422, 'request.invalid'],
    [1, { confidence: 2 }, 422, 'request.invalid'],
    [9, { text: 'x' }, 404, 'memory.not_found'],
    ['x', { text: 'x' }, 422, 'request.invalid'],
    [1, { text: 'likes tea!' }, 409, 'memory.exists'],
  ])('of %s with %j is %s %s', async (id, change, status, code) => {
    await remember(['Lives in Lisbon', 'Likes tea'])

    expect(await server.ask('PATCH', `/memory/${id}`, change)).toMatchObject({
      status,
      body: { code },
    })
    // What failed leaves nothing that would be done at the next start.
    expect(await server.ask('PATCH', '/memory/1', { confidence: 1 })).toMatchObject({ status: 200 })
  })
})

describe('GET /memory/export', () => {
  it('is a file with everything', async () => {
    await remember(Array.from({ length: 600 }, (_, index) => `Fact ${index}`))
    await remember(['Likes tea'], 'bob')

    const response = await fetch(`${server.url}/memory/export`)
    const bobs = (await server.ask('GET', '/memory/export?user_id=bob')).body

    expect(response.headers.get('content-disposition')).toBe('attachment; filename="memory.json"')
    const { memories } = (await response.json()) as { memories: unknown[] }
    expect(memories).toHaveLength(601)
    expect(bobs.memories).toMatchObject([{ text: 'Likes tea', user_id: 'bob' }])
  })
})

describe('what is forgotten', () => {
  const SECRET = 'Zebulon keeps "Quokkas"'
  const words = ['zebulon', 'quokka']

  async function scatter() {
    await remember(['Before', SECRET, 'After'])
    const quoted = JSON.stringify([{ role: 'system', content: `- ${SECRET}` }])
    await writeFile(join(project, 'messages.json'), quoted)
    await writeFile(join(project, 'messages.json.tmp'), quoted)
    await mkdir(join(project, '.backups'), { recursive: true })
    await writeFile(join(project, '.backups', 'graph-2026.json'), quoted)
    await writeFile(join(project, '.journal-damaged-1'), quoted)
    await writeFile(join(project, 'memory', 'memory.damaged-1.sqlite'), SECRET)
    server.engine.parts.graph.logs.write('node', 'stdout', `heard ${SECRET}\nheard nothing\n`)
    for (const word of words) expect(await filesWith(word)).toHaveLength(6)
  }
  const logged = async () =>
    (await server.ask('GET', '/logs/node')).body.entries.map(({ text }: { text: string }) => text)

  it('is in no file of the home, and in no log', async () => {
    await server.ask('POST', '/graph/nodes', { id: 'n', type: 'TextInput' })
    await scatter()

    expect(await server.ask('DELETE', '/memory/2')).toEqual({ status: 204, body: '' })

    for (const word of words) expect(await filesWith(word)).toEqual([])
    expect(await logged()).toEqual(['heard nothing'])
    expect((await server.ask('GET', '/memory')).body.memories).toMatchObject([
      { text: 'After' },
      { text: 'Before' },
    ])
    expect(await server.ask('DELETE', '/memory/2')).toMatchObject({
      status: 404,
      body: { code: 'memory.not_found' },
    })
  })

  it('is not in the journal or the backups of a graph that had it', async () => {
    await remember([SECRET])
    await server.ask('POST', '/graph/nodes', { id: 'n', type: 'TextInput', label: SECRET })
    await server.ask('POST', '/graph/save')
    await server.ask('PATCH', '/graph/nodes/n', { label: 'Other' })
    await server.ask('PATCH', '/graph/nodes/n', { label: SECRET })
    await server.ask('PATCH', '/graph/nodes/n', { label: 'Another' })
    expect((await filesWith('zebulon')).length).toBeGreaterThan(1)

    await server.ask('DELETE', '/memory/1')

    expect(await filesWith('zebulon')).toEqual([])
  })

  it('leaves backups that have nothing of it, and the graph', async () => {
    await server.ask('POST', '/graph/nodes', { id: 'n', type: 'TextInput' })
    await server.ask('POST', '/graph/save')
    await server.ask('PATCH', '/graph/nodes/n', { label: 'Other' })
    await server.ask('POST', '/graph/save')
    await remember([SECRET])
    const before = await readdir(join(project, '.backups'))

    await server.ask('DELETE', '/memory/1')

    expect(await readdir(join(project, '.backups'))).toEqual(before)
    expect((await server.ask('GET', '/graph/nodes/n')).body.label).toBe('Other')
  })

  it('may be all that is known of a user, or of everybody', async () => {
    await remember(['Likes tea', SECRET])
    await remember(['Likes quokkas'], 'bob')

    expect((await server.ask('DELETE', '/memory?user_id=default')).body).toEqual({ forgotten: 2 })
    expect(await filesWith('zebulon')).toEqual([])
    expect((await server.ask('DELETE', '/memory')).body).toEqual({ forgotten: 1 })
    expect(await filesWith('quokka')).toEqual([])
    expect((await server.ask('DELETE', '/memory')).body).toEqual({ forgotten: 0 })
  })

  it('stays forgotten: what was said before is not learned again', async () => {
    await remember([SECRET])
    await server.ask('DELETE', '/memory/1')

    await remember([SECRET])

    expect((await server.ask('GET', '/memory')).body.total).toBe(0)
  })

  it('goes at the next start when the program ended in between', async () => {
    await scatter()
    const pending = JSON.stringify({ at_us: Date.now() * 1000, pending: { ids: [2] } })
    await writeFile(join(project, 'memory', 'forgotten.json'), pending)
    const old = new Date(Date.now() - 5000)
    await utimes(join(project, 'messages.json'), old, old)

    await server.engine.close()
    const engine = await openEngine({ home: server.home, environment: {} })

    for (const word of words) expect(await filesWith(word)).toEqual([])
    expect((await engine.parts.memories.list({ limit: 9 })).total).toBe(2)
    await engine.close()
    expect(await readFile(join(project, 'memory', 'forgotten.json'), 'utf8')).toContain(
      '"pending":null',
    )
  })
})
