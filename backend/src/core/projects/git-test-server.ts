import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join, normalize } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** An HTTPS server of git repositories with a certificate of its own authority, for tests. @internal */
export class GitServer {
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
      const isTaken = response.write(body.subarray(start, start + piece))
      this.sentBytes += Math.min(piece, body.length - start)
      if (this.isSlow) await sleep(10)
      // No faster than it is read.
      if (!isTaken) await Promise.race([once(response, 'drain'), once(response, 'close')])
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
