import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import type { Plugin } from 'vite'

/** The server's own limit for one file. */
const MAX_FILE_BYTES = 512 * 1_048_576
/** What the multipart form around the file may take. */
const FORM_BYTES = 65_536
const UPLOADS = join(import.meta.dirname, 'uploads')

export type UploadOptions = { folder?: string; maxBytes?: number }
type Answer = { status: number; body: { path: string } | { detail: string; code: string } }

/** Answers `POST /upload` while the page is served by Vite; the backend does it in production. */
export function uploadMiddleware(options: UploadOptions = {}): Plugin {
  return {
    name: 'openneuro-upload',
    apply: 'serve',
    configureServer(server) {
      server.middlewares.use('/upload', uploadHandler(options))
    },
  }
}

export function uploadHandler({ folder = UPLOADS, maxBytes = MAX_FILE_BYTES }: UploadOptions = {}) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, body } = await answerTo(request, { folder, maxBytes })
    response.statusCode = status
    response.setHeader('content-type', 'application/json; charset=utf-8')
    if (status === 405) response.setHeader('allow', 'POST')
    // The rest of a body that was refused is not read.
    if (status === 413) response.setHeader('connection', 'close')
    response.end(JSON.stringify(body))
  }
}

async function answerTo(
  request: IncomingMessage,
  { folder, maxBytes }: Required<UploadOptions>,
): Promise<Answer> {
  if (request.method !== 'POST') {
    return refusal(405, 'request.method', 'Files are sent with POST')
  }
  const type = request.headers['content-type'] ?? ''
  if (!type.startsWith('multipart/form-data')) return noFile()

  const counter = { bytes: 0, isOver: false }
  const form = await formOf(request, { type, maxBytes: maxBytes + FORM_BYTES, counter })
  const file = form?.get('file')
  if (counter.isOver || (file instanceof File && file.size > maxBytes)) {
    const megabytes = Math.floor(maxBytes / 1_048_576)
    return refusal(413, 'upload.too_large', `The file is larger than the limit of ${megabytes} MB`)
  }
  return file instanceof File
    ? { status: 200, body: { path: await store(file, folder) } }
    : noFile()
}

/** The parsed form, or null for a body that is none. */
async function formOf(
  request: IncomingMessage,
  options: { type: string; maxBytes: number; counter: { bytes: number; isOver: boolean } },
): Promise<FormData | null> {
  const { type, maxBytes, counter } = options
  async function* counted() {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      counter.bytes += chunk.byteLength
      counter.isOver = counter.bytes > maxBytes
      if (counter.isOver) return
      yield chunk
    }
  }
  const body = Readable.toWeb(Readable.from(counted())) as ReadableStream<Uint8Array>
  try {
    return await new Response(body as BodyInit, { headers: { 'content-type': type } }).formData()
  } catch {
    return null
  }
}

/** Writes beside the final name first, so that a file under that name is always whole. */
async function store(file: File, folder: string): Promise<string> {
  const path = join(folder, `${randomUUID()}${safeExtension(file.name)}`)
  const partial = `${path}.part`
  await mkdir(folder, { recursive: true })
  try {
    await writeFile(partial, file.stream() as unknown as AsyncIterable<Uint8Array>, { flag: 'wx' })
    await rename(partial, path)
  } finally {
    await rm(partial, { force: true })
  }
  return path
}

/** A dot and at most 16 plain letters and digits, or nothing: the name comes from outside. */
function safeExtension(name: string): string {
  const extension = extname(name.slice(-64)).toLowerCase()
  return /^\.[a-z0-9]{1,16}$/.test(extension) ? extension : ''
}

const noFile = () =>
  refusal(400, 'upload.no_file', 'Cannot store the upload: it has no file in a part named "file"')

function refusal(status: number, code: string, detail: string): Answer {
  return { status, body: { detail, code } }
}
