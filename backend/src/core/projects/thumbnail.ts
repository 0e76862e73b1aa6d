import { join } from 'node:path'
import { EngineError } from '@openneuro/protocol'
import { writeAtomic } from './atomic-write.ts'
import { ioError } from './io-error.ts'
import { readOwnFile } from './project-folder.ts'

const MAX_BYTES = 1_048_576
const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** One transparent pixel: what a new project has until somebody saves a picture of it. */
export const PLACEHOLDER_PNG: Buffer = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)

export function thumbnailFile(folder: string): string {
  return join(folder, 'thumbnail.png')
}

/** @throws EngineError `thumbnail.not_found` */
export async function readThumbnail(folder: string, name: string): Promise<Buffer> {
  const png = await readOwnFile(thumbnailFile(folder), MAX_BYTES)
  if (png && isPng(png)) return png
  throw new EngineError('thumbnail.not_found', `Project "${name}" has no thumbnail`)
}

/** @throws EngineError `thumbnail.invalid` */
export async function writeThumbnail(folder: string, name: string, png: Uint8Array): Promise<void> {
  if (png.byteLength > MAX_BYTES) {
    throw invalid(name, `it has ${png.byteLength} bytes, at most ${MAX_BYTES} are allowed`)
  }
  if (!isPng(png)) throw invalid(name, 'it is no PNG')
  try {
    await writeAtomic(thumbnailFile(folder), png)
  } catch (error) {
    throw ioError(`Cannot save the thumbnail of project "${name}"`, error)
  }
}

function invalid(name: string, reason: string): EngineError {
  return new EngineError(
    'thumbnail.invalid',
    `Cannot use the picture as thumbnail of project "${name}": ${reason}`,
  )
}

/** The signature and the header chunk that must follow it. */
function isPng(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(16, bytes.byteLength))
  return head.subarray(0, 8).equals(PNG_SIGNATURE) && head.toString('latin1', 12, 16) === 'IHDR'
}
