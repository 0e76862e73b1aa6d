import { createHash } from 'node:crypto'
import { createReadStream, rmSync, writeFileSync } from 'node:fs'
import { type FileHandle, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { EngineError } from '@openneuro/protocol'
import type { ModelFile } from '../component/requirements.ts'
import { systemCode } from './io-error.ts'
import { partOf } from './model-files.ts'

export interface ModelTransfer {
  readonly modelId: string
  readonly source: Pick<ModelFile, 'bytes' | 'sha256'>
  /** Tried in order: the next one when a server does not have the file. */
  readonly urls: readonly string[]
  /** Where the file goes; `<file>.part` until it is whole and checked. */
  readonly file: string
  readonly signal: AbortSignal
  /** Bytes that are there, and bytes altogether. */
  readonly onProgress: (received: number, total: number) => void
  /** Before the first retry; doubles each time, up to 16 times this. @default 500 */
  readonly retryDelayMs?: number | undefined
  /** A connection that brings nothing for so long is given up. @default 30 s */
  readonly stallMs?: number | undefined
}

/** Attempts in a row that bring nothing new. */
const MAX_FRUITLESS = 5

/**
 * Fetches a file of a model. What was there already is kept and the rest asked for, after a cut connection
 * as after a restart. The file appears under its name when its length, and its SHA-256 if known, are right.
 * @throws EngineError `model.download_failed`
 */
export async function downloadModel(transfer: ModelTransfer): Promise<void> {
  const { modelId, urls, file, signal, retryDelayMs = 500 } = transfer
  const part = partOf(file)
  let place = 0
  let fruitless = 0
  for (;;) {
    const before = await sizeOf(part)
    try {
      await fetchRest(transfer, urls[place]!, part)
      break
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof NotThere && place + 1 < urls.length) {
        place += 1
        continue
      }
      fruitless = (await sizeOf(part)) > before ? 0 : fruitless + 1
      if (isPermanent(error) || fruitless >= MAX_FRUITLESS) throw downloadFailed(modelId, error)
      await sleep(retryDelayMs * 2 ** Math.min(fruitless, 4) * (0.75 + Math.random() / 2), null, {
        signal,
      })
    }
  }
  await checkHash(transfer, part)
  await rename(part, file)
  await rm(tagFile(part), { force: true })
}

/** One request for what is missing, written behind what is there. */
async function fetchRest(transfer: ModelTransfer, url: string, part: string): Promise<void> {
  const { source, signal, onProgress, stallMs = 30_000 } = transfer
  const { from, headers } = await resumption(source, part)
  const stall = new AbortController()
  const timer = setTimeout(
    () => stall.abort(new Error(`nothing came for ${stallMs / 1000} s`)),
    stallMs,
  )
  await using file = await open(part, from > 0 ? 'r+' : 'w')
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any([signal, stall.signal]),
      headers: { 'accept-encoding': 'identity', ...headers },
    })
    const { start, total } = await rangeOf(response, from, part, source)
    // At once: a connection that ends meanwhile takes along what has come and was not read yet.
    if (start === 0) rememberTag(response, source, part)
    if (start < from) await file.truncate(start)
    let received = start
    for await (const chunk of response.body ?? []) {
      timer.refresh()
      await writeAll(file, chunk, received)
      received += chunk.byteLength
      if (received > total)
        throw new Permanent(`it is larger than the ${total} bytes it should have`)
      onProgress(received, total)
    }
    if (received < total)
      throw new Error(`the connection ended after ${received} of ${total} bytes`)
    await file.sync()
  } finally {
    clearTimeout(timer)
  }
}

/**
 * What to ask for behind what is there. Without a checksum only the server's own tag shows that both
 * halves belong together; with neither it starts from the beginning.
 */
async function resumption(source: ModelTransfer['source'], part: string) {
  const from = await sizeOf(part)
  const restart = { from: 0, headers: {} }
  if (from === 0) return restart
  const range = `bytes=${from}-`
  if (source.sha256 !== undefined) return { from, headers: { range } }
  const tag = await readFile(tagFile(part), 'utf8').catch(() => '')
  return tag === '' ? restart : { from, headers: { range, 'if-range': tag } }
}

const tagFile = (part: string) => `${part}.etag`

/** Only a strong tag promises the same bytes. */
function rememberTag(response: Response, source: ModelTransfer['source'], part: string): void {
  if (source.sha256 !== undefined) return
  const tag = response.headers.get('etag') ?? ''
  if (tag.startsWith('"')) writeFileSync(tagFile(part), tag)
  else rmSync(tagFile(part), { force: true })
}

async function rangeOf(
  response: Response,
  from: number,
  part: string,
  source: ModelTransfer['source'],
): Promise<{ start: number; total: number }> {
  if (response.status === 416) {
    await response.body?.cancel()
    // More is there than the server has: a leftover of another version.
    await rm(part, { force: true })
    throw new Error('the part that was there did not fit; it starts again')
  }
  if (response.status === 206) {
    const match = /^bytes (\d+)-\d+\/(\d+)$/.exec(response.headers.get('content-range') ?? '')
    if (match && Number(match[1]) === from)
      return { start: from, total: limited(Number(match[2]), source.bytes) }
    await response.body?.cancel()
    throw new Permanent('the server answered with another part than was asked for')
  }
  if (response.status === 200) {
    const length = response.headers.get('content-length')
    return {
      start: 0,
      total: limited(length === null ? source.bytes : Number(length), source.bytes),
    }
  }
  await response.body?.cancel()
  const problem = `the server answered ${response.status} ${response.statusText}`.trim()
  const isPassing = response.status >= 500 || response.status === 429 || response.status === 408
  if (response.status === 404) throw new NotThere(problem)
  throw isPassing ? new Error(problem) : new Permanent(problem)
}

/** A server may not fill the disk with something else. */
function limited(total: number, expected: number): number {
  if (total <= expected * 1.1 + 1_000_000) return total
  throw new Permanent(`the server has ${total} bytes, it should be ${expected}`)
}

async function writeAll(file: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < chunk.byteLength; ) {
    const { bytesWritten } = await file.write(chunk, done, chunk.byteLength - done, position + done)
    done += bytesWritten
  }
}

async function checkHash(transfer: ModelTransfer, part: string): Promise<void> {
  const { modelId, source, signal } = transfer
  if (source.sha256 === undefined) return
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(part, { signal })) hash.update(chunk)
  const found = hash.digest('hex')
  if (found === source.sha256.toLowerCase()) return
  await rm(part, { force: true })
  throw downloadFailed(
    modelId,
    new Error(
      `the file is damaged or another one: its SHA-256 is ${found}, it should be ${source.sha256}`,
    ),
  )
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0
}

/** Trying again cannot help. */
class Permanent extends Error {}

/** This place does not have the file; another one might. */
class NotThere extends Permanent {}

const PERMANENT_CODES = new Set(['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'EFBIG'])

function isPermanent(error: unknown): boolean {
  return error instanceof Permanent || PERMANENT_CODES.has(systemCode(error))
}

export function downloadFailed(modelId: string, cause: unknown): EngineError {
  const reason = cause instanceof Error ? reasonOf(cause) : String(cause)
  return new EngineError('model.download_failed', `Cannot download model "${modelId}": ${reason}`, {
    cause,
  })
}

/** `fetch` hides what happened behind "fetch failed". */
function reasonOf(error: Error): string {
  if (systemCode(error) === 'ENOSPC') return 'the disk is full; free some space and try again'
  return error.cause instanceof Error ? error.cause.message : error.message
}
