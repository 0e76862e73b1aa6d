import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { lstat, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join, normalize } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openConfig } from './config.ts'
import { checkGitUrl, isOwnMachine } from './git-url.ts'
import { openHome } from './home.ts'
import { fetchProject, type ImportOptions } from './import-project.ts'
import { openProjects } from './project-store.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { testGraph } from './test-graph.ts'

const hasTools = ['openssl', 'git'].every((tool) => spawnSync(tool, ['version']).status === 0)
if (!hasTools) console.info('Skipped: importing needs the programs openssl and git')

const GRAPH = '{"nodes": {}, "edges": []}'

/** An HTTPS server of bare repositories as plain files, with a certificate of its own authority. */
class GitServer {
  readonly root: string
  readonly requests: string[] = []
  #server: Server | null = null
  /** Sends what is large in small pieces, and counts them. */
  isSlow = false
  sentBytes = 0
  /** Serves files as they are, without git's own protocol. */
  isPlain = false
  /** Once set, no byte is sent after the first request. */
  isStalled = false

  constructor(root: string) {
    this.root = root
  }

  async listen(): Promise<void> {
    const subject = [
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost,IP:127.0.0.1',
    ]
    const keys = ['-keyout', this.#path('key.pem'), '-out', this.caFile]
    const kind = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2']
    execFileSync('openssl', ['req', ...kind, ...keys, ...subject], { stdio: 'ignore' })
    const tls = { key: await readFile(this.#path('key.pem')), cert: await readFile(this.caFile) }
    this.#server = createServer(tls, (request, response) => {
      this.requests.push(request.url ?? '')
      if (this.isStalled) return
      if (this.isPlain) this.#serveFile(request, response)
      else this.#serveGit(request, response)
    }).listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  get caFile(): string {
    return this.#path('ca.pem')
  }

  get port(): number {
    return (this.#server!.address() as AddressInfo).port
  }

  url(name: string): string {
    return `https://127.0.0.1:${this.port}/${name}`
  }

  /** Makes a repository of these files; `more` may do further things in the work tree. */
  async repository(
    name: string,
    files: Readonly<Record<string, string | Buffer>>,
    more: (tree: string) => Promise<void> = async () => {},
  ): Promise<void> {
    const tree = this.#path(`trees/${name}`)
    for (const [path, content] of Object.entries(files)) {
      await mkdir(join(tree, path, '..'), { recursive: true })
      await writeFile(join(tree, path), content)
    }
    git(tree, 'init', '--quiet', '-b', 'main')
    await more(tree)
    git(tree, 'add', '--all', '--force')
    git(tree, 'commit', '--quiet', '--allow-empty', '-m', 'x')
    const bare = this.#path(`repos/${name}`)
    git(tree, 'clone', '--quiet', '--bare', tree, bare)
    git(bare, 'update-server-info')
  }

  close(): void {
    this.#server?.closeAllConnections()
    this.#server?.close()
  }

  #serveFile(request: IncomingMessage, response: ServerResponse): void {
    const path = normalize(new URL(request.url ?? '/', 'https://x').pathname)
    createReadStream(this.#path(`repos${path}`))
      .on('error', () => response.writeHead(404).end())
      .pipe(response)
  }

  /** As a web server runs `git http-backend`, see https://git-scm.com/docs/git-http-backend */
  #serveGit(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'https://x')
    const backend = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env.PATH,
        GIT_PROJECT_ROOT: this.#path('repos'),
        GIT_HTTP_EXPORT_ALL: '1',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
        REQUEST_METHOD: request.method,
        PATH_INFO: decodeURIComponent(url.pathname),
        QUERY_STRING: url.search.slice(1),
        CONTENT_TYPE: request.headers['content-type'],
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    backend.stdin.on('error', () => {})
    request.pipe(backend.stdin)
    const chunks: Buffer[] = []
    backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    backend.on('close', () => {
      const answer = Buffer.concat(chunks)
      const split = answer.indexOf('\r\n\r\n')
      for (const line of answer.toString('latin1', 0, split).split('\r\n')) {
        const [name = '', value = ''] = line.split(': ')
        if (name === 'Status') response.statusCode = Number.parseInt(value, 10)
        else if (name) response.setHeader(name, value)
      }
      void this.#send(response, answer.subarray(split + 4))
    })
  }

  async #send(response: ServerResponse, body: Buffer): Promise<void> {
    const piece = this.isSlow ? 50_000 : body.length
    for (let start = 0; start < body.length && !response.closed; start += piece) {
      response.write(body.subarray(start, start + piece))
      this.sentBytes += Math.min(piece, body.length - start)
      if (this.isSlow) await sleep(10)
    }
    response.end()
  }

  #path(path: string): string {
    return join(this.root, path)
  }
}

function git(cwd: string, ...args: string[]): void {
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false']
  execFileSync('git', [...who, ...args], { cwd, stdio: 'ignore' })
}

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

    expect(await store.list()).toEqual([{ name: 'Shared Thing', has_thumbnail: true }])
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

describe('checkGitUrl', () => {
  it.each([
    'http://example.org/a.git',
    'ssh://git@example.org/a.git',
    'git@example.org:a.git',
    'file:///etc',
    'ext::sh -c id',
    '--upload-pack=id',
    '-c core.sshCommand=id',
    ' https://example.org/a.git',
    'https://example.org/a.git\n--config=x',
    'https://user:secret@example.org/a.git',
    'https://example.org/a.git?x=1',
    'https://',
    '/home/me/a.git',
    '',
    'https://127.0.0.1/a.git',
    'https://localhost/a.git',
    'https://[::1]/a.git',
    'https://0.0.0.0/a.git',
    'https://2130706433/a.git',
    'https://[::ffff:127.0.0.1]/a.git',
    'https://169.254.169.254/a.git',
  ])('refuses %j', async (text) => {
    const error = await checkGitUrl(text).catch((reason: unknown) => reason)

    expect(error).toMatchObject({ code: 'import.invalid_url' })
    expect(String(error)).not.toContain('secret')
  })

  it.each([
    ['https://192.0.2.7/me/Voice%20Chat.git', 'Voice Chat'],
    ['https://192.0.2.7/me/character/', 'character'],
    ['https://192.0.2.7:8443/Ünïcode', 'Ünïcode'],
  ])('takes the name from the end of %s', async (text, name) => {
    expect(await checkGitUrl(text)).toMatchObject({ name, address: '192.0.2.7' })
  })

  it.each(['https://192.0.2.7/', 'https://192.0.2.7/..%2f..%2fx', 'https://192.0.2.7/con.git'])(
    'refuses the name in %s',
    async (text) => {
      await expect(checkGitUrl(text)).rejects.toMatchObject({ code: 'project.invalid_name' })
    },
  )

  it('knows addresses of this machine', () => {
    expect(
      ['127.9.9.9', '::', '::1', '::ffff:127.0.0.1', '0.0.0.0', 'fe80::1'].every(isOwnMachine),
    ).toBe(true)
    expect(['8.8.8.8', '192.168.1.2', '2606:4700::1'].some(isOwnMachine)).toBe(false)
  })
})
