import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { lstat, mkdir, readdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openConfig } from './config.ts'
import { GitServer } from './git-test-server.ts'
import { checkGitUrl } from './git-url.ts'
import { openHome } from './home.ts'
import { fetchProject, type ImportOptions } from './import-project.ts'
import { openProjects } from './project-store.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { testGraph } from './test-graph.ts'

const hasTools = ['openssl', 'git'].every((tool) => spawnSync(tool, ['version']).status === 0)
if (!hasTools) console.info('Skipped: importing needs the programs openssl and git')

const GRAPH = '{"nodes": {}, "edges": []}'

describe.skipIf(!hasTools)('fetchProject', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let server: GitServer
  let turn = 0

  beforeAll(async () => {
    folder = await temporaryFolder()
    server = new GitServer(folder.path)
    await server.listen()
  })
  afterAll(async () => {
    server.close()
    await folder[Symbol.asyncDispose]()
  })

  async function fetchInto(name: string, options: Partial<ImportOptions> = {}): Promise<string> {
    const target = join(folder.path, `target-${turn++}`)
    await fetchProject({
      source: await checkGitUrl(server.url(name), { allowLoopback: true }),
      folder: target,
      env: { PATH: process.env.PATH ?? '', GIT_SSL_CAINFO: server.caFile },
      checkMs: 10,
      ...options,
    })
    return target
  }

  async function leftovers(): Promise<string[]> {
    const names = await readdir(folder.path)
    return names.filter((name) => name === `target-${turn - 1}`)
  }

  it('brings the files of the newest commit, and nothing of git', async () => {
    await server.repository('plain.git', {
      'graph.json': GRAPH,
      'assets/a.bin': Buffer.alloc(5000, 7),
    })

    const target = await fetchInto('plain.git')

    expect((await readdir(target)).sort()).toEqual(['assets', 'graph.json'])
    expect(await readFile(join(target, 'graph.json'), 'utf8')).toBe(GRAPH)
    expect((await readFile(join(target, 'assets/a.bin'))).length).toBe(5000)
  })

  it('works with a plain file server too', async () => {
    await server.repository('files.git', { 'graph.json': GRAPH })
    server.isPlain = true
    try {
      expect(await readdir(await fetchInto('files.git'))).toEqual(['graph.json'])
    } finally {
      server.isPlain = false
    }
  })

  it('makes no links, runs no hooks or filters, fetches no submodules, takes no journal', async () => {
    const files = {
      'graph.json': GRAPH,
      '.journal': 'edit',
      '.backups/graph-x.json': GRAPH,
      '.gitattributes': '* filter=evil\n',
      '.gitmodules': `[submodule "m"]\n\tpath = m\n\turl = ${server.url('other.git')}\n`,
    }
    await server.repository('hostile.git', files, async (tree) => {
      await symlink('/etc/passwd', join(tree, 'link'))
      await symlink('..', join(tree, 'up'))
    })
    server.requests.length = 0

    const target = await fetchInto('hostile.git')

    expect((await readdir(target)).sort()).toEqual(
      ['.gitattributes', '.gitmodules', 'graph.json', 'link', 'up'].sort(),
    )
    expect((await lstat(join(target, 'link'))).isFile()).toBe(true)
    expect((await lstat(join(target, 'up'))).isFile()).toBe(true)
    expect(server.requests.filter((path) => path.includes('other.git'))).toEqual([])
  })

  it.each([
    ['no graph.json at the root', { 'sub/graph.json': GRAPH }],
    ['nothing at all', {}],
  ])('refuses a repository with %s', async (_, files) => {
    await mkdir(join(folder.path, `trees/no${turn}.git`), { recursive: true })
    await server.repository(`no${turn}.git`, files)

    await expect(fetchInto(`no${turn}.git`)).rejects.toMatchObject({ code: 'import.no_graph' })
    expect(await leftovers()).toEqual([])
  })

  it('turns a linked graph.json into the text that git keeps of it', async () => {
    await server.repository('linked.git', { 'other.json': GRAPH }, (tree) =>
      symlink('other.json', join(tree, 'graph.json')),
    )

    // Without links it is a text with the name of the other file; that is no harm, and no graph.
    const target = await fetchInto('linked.git')

    expect(await readFile(join(target, 'graph.json'), 'utf8')).toBe('other.json')
  })

  it('refuses too many bytes, packed small as they may be', async () => {
    await server.repository('bomb.git', { 'graph.json': GRAPH, zeros: Buffer.alloc(5_000_000) })

    await expect(fetchInto('bomb.git', { maxBytes: 1_000_000 })).rejects.toMatchObject({
      code: 'import.too_large',
    })
    expect(await leftovers()).toEqual([])
  })

  it('does not wait for the end of what is too large', async () => {
    await server.repository('large.git', { 'graph.json': GRAPH, noise: randomBytes(20_000_000) })
    server.isSlow = true
    server.sentBytes = 0
    try {
      await expect(fetchInto('large.git', { maxBytes: 500_000 })).rejects.toMatchObject({
        code: 'import.too_large',
      })
      expect(server.sentBytes).toBeLessThan(10_000_000)
    } finally {
      server.isSlow = false
    }
  })

  it('refuses too many files', async () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`f${index}`, '']))
    await server.repository('many.git', { 'graph.json': GRAPH, ...many })

    await expect(fetchInto('many.git', { maxFiles: 20 })).rejects.toMatchObject({
      code: 'import.too_large',
    })
  })

  it('ends when it takes too long or is called off, and cleans up', async () => {
    await server.repository('slow.git', { 'graph.json': GRAPH })
    server.isStalled = true
    try {
      await expect(fetchInto('slow.git', { timeoutMs: 500 })).rejects.toMatchObject({
        code: 'import.clone_failed',
        message: expect.stringContaining('0.5 s'),
      })
      expect(await leftovers()).toEqual([])

      const abort = new AbortController()
      const fetching = fetchInto('slow.git', { signal: abort.signal })
      abort.abort(new Error('called off'))
      await expect(fetching).rejects.toThrow('called off')
      expect(await leftovers()).toEqual([])
    } finally {
      server.isStalled = false
    }
  })

  it('trusts no certificate that it does not know, and says what went wrong', async () => {
    await expect(
      fetchInto('plain.git', { env: { PATH: process.env.PATH ?? '' } }),
    ).rejects.toMatchObject({
      code: 'import.clone_failed',
      message: expect.stringContaining('certificate'),
    })
    await expect(fetchInto('none.git')).rejects.toMatchObject({ code: 'import.clone_failed' })
  })

  it('becomes a project that is not trusted, once', async () => {
    await server.repository('Shared Thing.git', { 'graph.json': GRAPH })
    await using root = await temporaryFolder()
    const home = await openHome(root.path)
    const store = await openProjects({
      home,
      graph: testGraph(),
      catalog: { component: () => null },
      config: await openConfig(home.configFile),
      assetsFolder: root.path,
      git: {
        env: { PATH: process.env.PATH ?? '', GIT_SSL_CAINFO: server.caFile, GIT_DIR: '/nowhere' },
        allowLoopback: true,
      },
    })
    const url = server.url('Shared%20Thing.git')

    const first = store.import(url)
    await expect(store.import(url)).rejects.toMatchObject({ code: 'project.busy' })
    expect(await first).toEqual({ name: 'Shared Thing' })
    await expect(store.import(url)).rejects.toMatchObject({ code: 'project.exists' })

    expect(await store.list()).toMatchObject([{ name: 'Shared Thing', has_thumbnail: true }])
    expect(await store.trust('Shared Thing')).toEqual({ trusted: false, wants: [] })
    expect(await readdir(home.projects)).toEqual(['Shared Thing'])
    await store.open('Shared Thing')
    await expect(store.assertTrusted()).rejects.toMatchObject({ code: 'project.not_trusted' })
    await store.dispose()
  })

  it('says when git is missing', async () => {
    await expect(fetchInto('plain.git', { env: { PATH: folder.path } })).rejects.toMatchObject({
      code: 'import.clone_failed',
      message: expect.stringContaining('not installed'),
    })
  })
})
