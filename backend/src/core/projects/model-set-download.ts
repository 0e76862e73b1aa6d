import { mkdir, statfs } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { EngineError } from '@openneuro/protocol'
import { filesOf, type ModelFile, type ModelRequirement } from '../component/requirements.ts'
import { downloadFailed, downloadModel, type ModelTransfer } from './model-download.ts'
import { isFile, receivedBytes } from './model-files.ts'
import { isBelow } from './project-folder.ts'

export interface ModelSetTransfer
  extends Pick<ModelTransfer, 'retryDelayMs' | 'stallMs' | 'signal'> {
  readonly model: ModelRequirement
  /** `<home>/models` */
  readonly folder: string
  /** Where models are fetched from instead of their own host. */
  readonly baseUrl: string | undefined
  /** Bytes that are there of all files together, and bytes altogether. */
  readonly onProgress: (received: number, total: number) => void
}

/** Fetches those files of a model that are not there, one after the other. */
export async function downloadModelSet(set: ModelSetTransfer): Promise<void> {
  const { model, folder, baseUrl, onProgress } = set
  const files = filesOf(model).map((source) => ({ source, path: pathOf(folder, model, source) }))
  const sizes = files.map(({ source }) => source.bytes)
  const received = files.map(({ path }) => receivedBytes(path))
  await checkSpace(set, sum(sizes) - sum(received))
  for (const [index, { source, path }] of files.entries()) {
    if (isFile(path)) continue
    await mkdir(dirname(path), { recursive: true })
    await downloadModel({
      ...set,
      modelId: model.id,
      source,
      urls: urlsOf(source, baseUrl),
      file: path,
      onProgress: (bytes, total) => {
        received[index] = bytes
        sizes[index] = total
        onProgress(sum(received), sum(sizes))
      },
    })
  }
}

/**
 * Where a file is fetched from. A mirror may keep files as they lie in the models folder, or under the
 * paths that they have on their own host.
 */
export function urlsOf(
  source: Pick<ModelFile, 'file' | 'url'>,
  baseUrl: string | undefined,
): string[] {
  if (!baseUrl) return [source.url]
  const base = baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`
  const asFile = source.file.split('/').map(encodeURIComponent).join('/')
  const { pathname } = new URL(source.url)
  return [...new Set([asFile, pathname.slice(1)])].map((path) => new URL(path, base).href)
}

function pathOf(folder: string, model: ModelRequirement, { file }: ModelFile): string {
  const path = resolve(folder, file)
  if (path !== folder && isBelow(folder, path)) return path
  throw new EngineError(
    'file.not_allowed',
    `Cannot download model "${model.id}": its file "${file}" lies outside of "${folder}"`,
  )
}

async function checkSpace({ model, folder }: ModelSetTransfer, needed: number): Promise<void> {
  await mkdir(folder, { recursive: true })
  const space = await statfs(join(folder)).catch(() => null)
  if (!space) return
  const free = space.bavail * space.bsize
  if (needed > free) throw downloadFailed(model.id, new Error(notEnoughSpace(needed, free)))
}

function notEnoughSpace(needed: number, free: number): string {
  const mb = (bytes: number) => Math.ceil(bytes / 1_048_576)
  return `it needs ${mb(needed)} MB and the disk has ${mb(free)} MB left; free some space and try again`
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
