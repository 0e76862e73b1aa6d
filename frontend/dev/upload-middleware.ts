import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { isOwn } from './own-origin.ts'
import { type Destination, receiveFile, TooLarge } from './received-file.ts'

/** The server's own limit for one file. */
const MAX_FILE_BYTES = 512 * 1_048_576
const UPLOADS = join(import.meta.dirname, 'uploads')

type Answer = { status: number; body: { path: string } | { detail: string; code: string } }

/** Answers `POST /upload` while the page is served by Vite; the backend does it in production. */
export function uploadMiddleware(options: Partial<Destination> = {}): Plugin {
  return {
    name: 'openneuro-upload',
    apply: 'serve',
    configureServer(server) {
      server.middlewares.use('/upload', uploadHandler(options))
    },
  }
}

export function uploadHandler({
  folder = UPLOADS,
  maxBytes = MAX_FILE_BYTES,
}: Partial<Destination> = {}) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, body } = await answerTo(request, { folder, maxBytes })
    response.statusCode = status
    response.setHeader('content-type', 'application/json; charset=utf-8')
    if (status === 405) response.setHeader('allow', 'POST')
    // The rest of a body that was refused is not read.
    if (status === 413 || status === 500) response.setHeader('connection', 'close')
    response.end(JSON.stringify(body))
  }
}

async function answerTo(request: IncomingMessage, destination: Destination): Promise<Answer> {
  if (request.method !== 'POST') {
    return refusal(405, 'request.method', 'Files are sent with POST')
  }
  if (!isOwn(request.headers)) {
    return refusal(403, 'request.forbidden_origin', 'Other sites may not talk to this server')
  }
  try {
    const path = await receiveFile(request, destination)
    return path === null ? noFile() : { status: 200, body: { path } }
  } catch (error) {
    if (error instanceof TooLarge) return tooLarge(destination.maxBytes)
    // Whatever does not come from the system comes from the form.
    if (!(error instanceof Error && 'syscall' in error)) return noFile()
    return refusal(500, 'project.io_failed', `Cannot store the upload: ${error.message}`)
  }
}

const noFile = () =>
  refusal(400, 'upload.no_file', 'Cannot store the upload: it has no file in a part named "file"')

function tooLarge(maxBytes: number): Answer {
  const megabytes = Math.floor(maxBytes / 1_048_576)
  return refusal(413, 'upload.too_large', `The file is larger than the limit of ${megabytes} MB`)
}

function refusal(status: number, code: string, detail: string): Answer {
  return { status, body: { detail, code } }
}
