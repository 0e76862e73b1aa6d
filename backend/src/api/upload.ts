import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import multipart from '@fastify/multipart'
import { EngineError, UploadResponse } from '@openneuro/protocol'
import type { FastifyRequest } from 'fastify'
import { ioError } from '../core/projects/index.ts'
import type { Routes } from './context.ts'

/** Files from the page, kept under a generated name. */
export const uploadRoutes: Routes = (app, { home, options }) => {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.register(multipart, {
      limits: { fileSize: options.maxUploadBytes, files: 1, fields: 16, fieldSize: 65_536 },
    })
    scope.post(
      '/upload',
      {
        schema: {
          tags: ['files'],
          summary: 'Store a file (multipart part "file") and say where',
          consumes: ['multipart/form-data'],
          response: { 200: UploadResponse },
        },
      },
      async (request) => {
        const part = await filePart(request)
        const path = join(home.uploads, `${crypto.randomUUID()}${safeExtension(part.filename)}`)
        await store({ file: part.file, path, limitBytes: options.maxUploadBytes })
        return { path }
      },
    )
  })
}

async function filePart(request: FastifyRequest) {
  const part = await request.file().catch((error: Error & { code?: string }) => {
    if (error.code?.startsWith('FST_')) throw error
    throw noFile(error)
  })
  if (part?.fieldname === 'file') return part
  part?.file.resume()
  throw noFile()
}

function noFile(cause?: unknown): EngineError {
  const message = 'Cannot store the upload: it has no file in a part named "file"'
  return new EngineError('upload.no_file', message, { cause })
}

interface Upload {
  readonly file: Readable & { readonly truncated?: boolean }
  readonly path: string
  readonly limitBytes: number
}

/** Writes beside the final name first, so that a file under that name is always whole. */
async function store({ file, path, limitBytes }: Upload): Promise<void> {
  const partial = `${path}.part`
  try {
    await mkdir(join(path, '..'), { recursive: true })
    await pipeline(file, createWriteStream(partial, { flags: 'wx', mode: 0o600 }))
    if (file.truncated) throw tooLarge(limitBytes)
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { force: true }).catch(() => {})
    throw ioError('Cannot store the upload', error)
  }
}

function tooLarge(limitBytes: number): EngineError {
  const megabytes = Math.floor(limitBytes / 1_048_576)
  return new EngineError('upload.too_large', `The file is larger than the limit of ${megabytes} MB`)
}

/** The extension of a name from outside: a dot and at most 16 plain letters and digits, or nothing. */
export function safeExtension(name: string): string {
  const extension = extname(name.slice(-64)).toLowerCase()
  return /^\.[a-z0-9]{1,16}$/.test(extension) ? extension : ''
}
