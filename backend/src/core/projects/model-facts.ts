import { z } from 'zod'
import { filesOf, type ModelFile, type ModelRequirement } from '../component/requirements.ts'

/** The part that we read of what a host in the manner of huggingface.co tells about a repository. */
const Repository = z.object({
  sha: z.string().optional(),
  cardData: z.object({ license: z.union([z.string(), z.array(z.string())]).optional() }).nullish(),
  tags: z.array(z.string()).default([]),
  siblings: z.array(
    z.object({
      rfilename: z.string(),
      size: z.number().int().nonnegative().nullish(),
      lfs: z.object({ sha256: z.string().optional() }).nullish(),
    }),
  ),
})
type Repository = z.output<typeof Repository>

const HOST = 'https://huggingface.co/'
const TIMEOUT_MS = 10_000
const LICENCE_UNKNOWN = 'licence: see its page'

export interface FactsOptions {
  readonly baseUrl: string | undefined
  /** Where a file is fetched from. */
  readonly urlsOf: (source: ModelFile) => readonly string[]
  readonly signal: AbortSignal
}

/**
 * Finds out how large a model is and under which licence, from the host that it is fetched from. A mirror
 * that tells nothing about repositories is asked for each file.
 * @throws Error saying what could not be found out
 */
export async function findFacts(
  model: ModelRequirement,
  options: FactsOptions,
): Promise<ModelRequirement> {
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(TIMEOUT_MS)])
  const repository = await readRepository(model, { ...options, signal })
  const files = repository
    ? filesIn(model, repository)
    : await filesByAsking(model, { ...options, signal })
  return {
    ...model,
    files,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    licence: (repository && licenceOf(repository)) ?? LICENCE_UNKNOWN,
    byHand: false,
  }
}

/** Null when a mirror has no such thing. */
async function readRepository(
  model: ModelRequirement,
  { baseUrl, signal }: FactsOptions,
): Promise<Repository | null> {
  const base = baseUrl ? `${baseUrl.replace(/\/+$/, '')}/` : HOST
  const response = await fetch(new URL(`api/models/${model.file}?blobs=true`, base), { signal })
  if (response.ok) {
    const told = Repository.safeParse(await response.json().catch(() => null))
    if (told.success) return told.data
  } else await response.body?.cancel()
  if (baseUrl) return null
  throw new Error(`${new URL(base).host} answered ${response.status} about "${model.file}"`)
}

function filesIn(model: ModelRequirement, repository: Repository): ModelFile[] {
  const { siblings, sha = 'main' } = repository
  const prefix = `${model.file}/`
  const wanted = filesOf(model).map(({ file, optional }) => ({ file, optional }))
  const names = new Set(siblings.map(({ rfilename }) => prefix + rfilename))
  const missing = wanted.find(({ file, optional }) => !optional && !names.has(file))
  if (missing) throw new Error(`it has no "${missing.file.slice(prefix.length)}"`)
  return siblings.flatMap(({ rfilename, size, lfs }) => {
    const file = prefix + rfilename
    // Large weights lie beside their model, as `model.onnx_data`.
    const found = wanted.find((one) => one.file === file || file.startsWith(`${one.file}_data`))
    if (!found) return []
    return [
      {
        file,
        bytes: size ?? 0,
        url: `${HOST}${model.file}/resolve/${sha}/${rfilename}`,
        ...(lfs?.sha256 !== undefined && { sha256: lfs.sha256 }),
        ...(found.optional && { optional: true }),
      },
    ]
  })
}

async function filesByAsking(
  model: ModelRequirement,
  { urlsOf, signal }: FactsOptions,
): Promise<ModelFile[]> {
  const files: ModelFile[] = []
  for (const file of filesOf(model)) {
    const bytes = await lengthOf(urlsOf(file), signal)
    if (bytes !== null) files.push({ ...file, bytes })
    else if (!file.optional) throw new Error(`the mirror has no "${file.file}"`)
  }
  return files
}

/** Null when the file is at none of these addresses. */
async function lengthOf(urls: readonly string[], signal: AbortSignal): Promise<number | null> {
  for (const url of urls) {
    // Not every server tells the length to HEAD.
    const response = await fetch(url, { headers: { range: 'bytes=0-0' }, signal })
    await response.body?.cancel()
    if (!response.ok) continue
    const total = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1]
    return Number(total ?? response.headers.get('content-length') ?? 0)
  }
  return null
}

function licenceOf({ cardData, tags }: Repository): string | undefined {
  const tag = tags.find((one) => one.startsWith('license:'))
  const named = cardData?.license ?? tag?.slice('license:'.length)
  return Array.isArray(named) ? named.join(', ') : named
}
