import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { extname, join } from 'node:path'
import { Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { Busboy, type BusboyFileStream } from '@fastify/busboy'

export interface Destination {
  readonly folder: string
  readonly maxBytes: number
}

/** The file is larger than it may be. */
export class TooLarge extends Error {}

/**
 * Writes the file in the part named "file" to disk while it comes in, under a generated name. What was written
 * is removed when the file or the form around it does not arrive whole.
 *
 * @returns the path, or null for a form whose first file is not in that part
 */
export async function receiveFile(
  request: IncomingMessage,
  { folder, maxBytes }: Destination,
): Promise<string | null> {
  const limits = { fileSize: maxBytes, files: 1, fields: 16, fieldSize: 65_536 }
  const headers = { ...request.headers, 'content-type': request.headers['content-type'] ?? '' }
  const form = new Busboy({ headers, limits })
  await mkdir(folder, { recursive: true })
  let stored: Promise<string | null> = Promise.resolve(null)
  form.once('file', (field, file, name: string | undefined) => {
    file.once('limit', () => form.destroy(new TooLarge()))
    // A form that breaks off does not end the file in it.
    finished(form).catch((error) => file.destroy(error))
    stored = field === 'file' ? store(file, pathFor(name ?? '', folder)) : skip(file)
    stored.catch((error) => form.destroy(error))
  })
  try {
    // The request outlives a refusal: the answer takes the same socket.
    await pipeline(Readable.from(request.iterator({ destroyOnReturn: false })), form)
    return await stored
  } catch (error) {
    const path = await stored.catch(() => null)
    if (path !== null) await rm(path, { force: true })
    throw error
  }
}

/** Writes beside the final name first, so that a file under that name is always whole. */
async function store(file: BusboyFileStream, path: string): Promise<string> {
  const partial = `${path}.part`
  try {
    await pipeline(file, createWriteStream(partial, { flags: 'wx' }))
    await rename(partial, path)
  } finally {
    await rm(partial, { force: true })
  }
  return path
}

async function skip(file: BusboyFileStream): Promise<null> {
  await finished(file.resume())
  return null
}

function pathFor(name: string, folder: string): string {
  return join(folder, `${randomUUID()}${safeExtension(name)}`)
}

/** A dot and at most 16 plain letters and digits, or nothing: the name comes from outside. */
function safeExtension(name: string): string {
  const extension = extname(name.slice(-64)).toLowerCase()
  return /^\.[a-z0-9]{1,16}$/.test(extension) ? extension : ''
}
