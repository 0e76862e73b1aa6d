import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open, rename, rm, stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { EngineError } from '@openneuro/protocol'
import { systemCode } from './io-error.ts'
import type { ModelRequirement } from './types.ts'

export interface ModelTransfer {
  readonly model: ModelRequirement
  readonly url: string
  /** Where the model goes; `<file>.part` until it is whole and checked. */
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
 * Fetches a model file. What was there already is kept and the rest asked for, after a cut connection as
 * after a restart. The file appears under its name when its length, and its SHA-256 if known, are right.
 * @throws EngineError `model.download_failed`
 */
export async function downloadModel(transfer: ModelTransfer): Promise<void> {
  const { model, file, signal, retryDelayMs = 500 } = transfer
  const part = `${file}.part`
  await checkSpace(transfer, part)
  let fruitless = 0
  for (;;) {
    const before = await sizeOf(part)
    try {
      await fetchRest(transfer, part)
      break
    } catch (error) {
      signal.throwIfAborted()
      fruitless = (await sizeOf(part)) > before ? 0 : fruitless + 1
      if (isPermanent(error) || fruitless >= MAX_FRUITLESS) throw failed(model, error)
      await sleep(retryDelayMs * 2 ** Math.min(fruitless, 4) * (0.75 + Math.random() / 2), null, {
        signal,
      })
    }
  }
  await checkHash(model, part, signal)
  await rename(part, file)
}

/** One request for what is missing, written behind what is there. */
async function fetchRest(transfer: ModelTransfer, part: string): Promise<void> {
  const { model, url, signal, onProgress, stallMs = 30_000 } = transfer
  const from = await resumableBytes(model, part)
  const stall = new AbortController()
  const timer = setTimeout(
    () => stall.abort(new Error(`nothing came for ${stallMs / 1000} s`)),
    stallMs,
  )
  await using file = await open(part, from > 0 ? 'r+' : 'w')
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any([signal, stall.signal]),
      headers: { 'accept-encoding': 'identity', ...(from > 0 ? { range: `bytes=${from}-` } : {}) },
    })
    const { start, total } = await rangeOf(response, from, part, model)
    await file.truncate(start)
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

/** Without a checksum nothing shows that both halves belong together, so it starts from the beginning. */
async function resumableBytes(model: ModelRequirement, part: string): Promise<number> {
  return model.sha256 === undefined ? 0 : sizeOf(part)
}

async function rangeOf(
  response: Response,
  from: number,
  part: string,
  model: ModelRequirement,
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
      return { start: from, total: limited(Number(match[2]), model) }
    await response.body?.cancel()
    throw new Permanent('the server answered with another part than was asked for')
  }
  if (response.status === 200) {
    const length = response.headers.get('content-length')
    return { start: 0, total: limited(length === null ? model.bytes : Number(length), model) }
  }
  await response.body?.cancel()
  const problem = `the server answered ${response.status} ${response.statusText}`.trim()
  const isPassing = response.status >= 500 || response.status === 429 || response.status === 408
  throw isPassing ? new Error(problem) : new Permanent(problem)
}

/** A server may not fill the disk with something else. */
function limited(total: number, model: ModelRequirement): number {
  if (total <= model.bytes * 1.1 + 1_000_000) return total
  throw new Permanent(`the server has ${total} bytes, the model should have ${model.bytes}`)
}

async function writeAll(file: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < chunk.byteLength; ) {
    const { bytesWritten } = await file.write(chunk, done, chunk.byteLength - done, position + done)
    done += bytesWritten
  }
}

async function checkHash(
  model: ModelRequirement,
  part: string,
  signal: AbortSignal,
): Promise<void> {
  if (model.sha256 === undefined) return
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(part, { signal })) hash.update(chunk)
  const found = hash.digest('hex')
  if (found === model.sha256.toLowerCase()) return
  await rm(part, { force: true })
  throw failed(
    model,
    new Error(
      `the file is damaged or another one: its SHA-256 is ${found}, it should be ${model.sha256}`,
    ),
  )
}

async function checkSpace({ model, file }: ModelTransfer, part: string): Promise<void> {
  const space = await statfs(dirname(file)).catch(() => null)
  if (!space) return
  const free = space.bavail * space.bsize
  const needed = model.bytes - (await sizeOf(part))
  if (needed > free) throw failed(model, new Error(notEnoughSpace(needed, free)))
}

function notEnoughSpace(needed: number, free: number): string {
  const mb = (bytes: number) => Math.ceil(bytes / 1_000_000)
  return `it needs ${mb(needed)} MB and the disk has ${mb(free)} MB left; free some space and try again`
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0
}

/** Trying again cannot help. */
class Permanent extends Error {}

const PERMANENT_CODES = new Set(['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'EFBIG'])

function isPermanent(error: unknown): boolean {
  return error instanceof Permanent || PERMANENT_CODES.has(systemCode(error))
}

function failed(model: ModelRequirement, cause: unknown): EngineError {
  const reason = cause instanceof Error ? reasonOf(cause) : String(cause)
  return new EngineError(
    'model.download_failed',
    `Cannot download model "${model.id}": ${reason}`,
    {
      cause,
    },
  )
}

/** `fetch` hides what happened behind "fetch failed". */
function reasonOf(error: Error): string {
  if (systemCode(error) === 'ENOSPC') return 'the disk is full; free some space and try again'
  return error.cause instanceof Error ? error.cause.message : error.message
}
