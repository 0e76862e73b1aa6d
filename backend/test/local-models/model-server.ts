import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

export interface ModelServer extends AsyncDisposable {
  readonly url: string
  /** `GET /path`, with `range` behind it where a part was asked for. */
  readonly asked: string[]
  /** Ends the connection after so many bytes, once for each file of that name. */
  cut(file: string, afterBytes: number): void
  /** Sends no more after so many bytes, once for each file of that name; who waits for the rest may ask again. */
  hold(file: string, afterBytes: number): void
  /** Changes a byte of the next file of that name. */
  corrupt(file: string): void
}

export interface ModelServerOptions {
  readonly folder: string
  readonly files: readonly string[]
  readonly licence: string
}

/** Serves a models folder as huggingface.co does: facts about repositories, files, parts of files. */
export async function startModelServer(options: ModelServerOptions): Promise<ModelServer> {
  const asked: string[] = []
  const cuts = new Map<string, number>()
  const holds = new Map<string, number>()
  const corrupted = new Set<string>()
  const contents = new Map(
    await Promise.all(
      options.files.map(
        async (file) => [file, await readFile(join(options.folder, file))] as const,
      ),
    ),
  )

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url!, 'http://host')
    const range = request.headers.range
    asked.push(`${request.method} ${pathname}${range ? ` ${range}` : ''}`)
    const repository = /^\/api\/models\/(.+)$/.exec(pathname)?.[1]
    if (repository) return void response.end(JSON.stringify(factsOf(repository)))
    const file = pathname.slice(1).replace('/resolve/main', '')
    const content = contents.get(file)
    if (content) send(file, content, range, response)
    else response.writeHead(404).end()
  }

  function send(
    file: string,
    content: Buffer,
    range: string | undefined,
    response: ServerResponse,
  ) {
    const from = Number(/^bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0)
    if (from >= content.length) return void response.writeHead(416).end()
    const name = file.slice(file.lastIndexOf('/') + 1)
    const body = Buffer.from(content.subarray(from))
    if (corrupted.delete(name)) body[0] = body[0]! ^ 1
    response.writeHead(range ? 206 : 200, {
      'content-length': body.length,
      ...(range && {
        'content-range': `bytes ${from}-${content.length - 1}/${content.length}`,
      }),
    })
    const holdAt = holds.get(name)
    if (holdAt !== undefined) {
      holds.delete(name)
      return void response.write(body.subarray(0, holdAt))
    }
    const cutAt = cuts.get(name)
    if (cutAt === undefined) return void response.end(body)
    cuts.delete(name)
    response.write(body.subarray(0, cutAt), () => response.socket?.end())
  }

  function factsOf(repository: string) {
    const siblings = [...contents].flatMap(([file, content]) => {
      if (!file.startsWith(`${repository}/`)) return []
      const sha256 = createHash('sha256').update(content).digest('hex')
      const rfilename = file.slice(repository.length + 1)
      return [{ rfilename, size: content.length, lfs: { sha256 } }]
    })
    return { sha: 'main', cardData: { license: options.licence }, tags: [], siblings }
  }

  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked,
    cut: (file, afterBytes) => void cuts.set(file, afterBytes),
    hold: (file, afterBytes) => void holds.set(file, afterBytes),
    corrupt: (file) => void corrupted.add(file),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
