import { lstat, mkdir, opendir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { EngineError } from '@openneuro/protocol'
import { runGit } from './git.ts'
import type { GitSource } from './git-url.ts'
import { backupsFolder, graphFile, journalFile } from './graph-file.ts'
import { ioError } from './io-error.ts'

export interface ImportOptions {
  readonly source: GitSource
  /** A path where nothing is yet; the project is there afterwards. Removed again on failure. */
  readonly folder: string
  readonly signal?: AbortSignal | undefined
  /** Of the server's process: where git is found, and its way to the network. */
  readonly env: Readonly<Record<string, string>>
  /** @default 5 minutes */
  readonly timeoutMs?: number | undefined
  /** Of what is downloaded, and of the files. @default 1 GB */
  readonly maxBytes?: number | undefined
  /** @default 20,000 */
  readonly maxFiles?: number | undefined
  /** How often the size is looked at. @default 200 */
  readonly checkMs?: number | undefined
}

interface Limits {
  readonly maxBytes: number
  readonly maxFiles: number
}

/**
 * Fetches the newest commit of a repository and checks what it brought: plain files and folders only, a
 * graph.json, nothing larger than allowed, at no moment. No code of the repository runs.
 * @throws EngineError `import.clone_failed`, `import.too_large`, `import.no_graph`
 */
export async function fetchProject(options: ImportOptions): Promise<void> {
  const { folder, timeoutMs = 300_000, maxBytes = 1_000_000_000, maxFiles = 20_000 } = options
  const limits = { maxBytes, maxFiles }
  const tooLong = AbortSignal.timeout(timeoutMs)
  const tooLarge = new AbortController()
  const signal = AbortSignal.any(
    [tooLong, tooLarge.signal, options.signal].filter((one) => one !== undefined),
  )
  const watch = watchSize(folder, limits, tooLarge, options.checkMs ?? 200)
  try {
    await mkdir(folder)
    await clone(options, signal, limits)
    await checkFiles(folder, limits)
  } catch (error) {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    if (options.signal?.aborted) throw error
    if (tooLong.aborted) throw timedOut(timeoutMs)
    throw ioError('Cannot import the project', error, 'import.clone_failed')
  } finally {
    clearInterval(watch)
  }
}

async function clone(options: ImportOptions, signal: AbortSignal, limits: Limits): Promise<void> {
  const { source, folder } = options
  const { url, address } = source
  const git = (...args: string[]) =>
    runGit({ args, cwd: folder, env: options.env, signal, maxOutput: limits.maxFiles * 1000 })

  const host = address.includes(':') ? `[${address}]` : address
  const pinned = `http.curloptResolve=${url.hostname}:${url.port || 443}:${host}`
  const fetchAll = (...depth: string[]) =>
    git(
      ...['-c', pinned, 'clone', ...depth, '--single-branch', '--no-tags', '--no-checkout'],
      ...['--no-recurse-submodules', '--template=', '--quiet', '--', url.href, folder],
    )
  await fetchAll('--depth', '1').catch(async (error: unknown) => {
    // A repository on a plain file server has no choice of depth.
    if (!String(error).includes('dumb http transport')) throw error
    await fetchAll()
  })
  if ((await git('rev-list', '--all', '--max-count=1')).trim() === '') throw noGraph()
  checkTree(await git('ls-tree', '-r', '-l', '-z', 'HEAD'), limits)
  await git('checkout', '--quiet', '--force', 'HEAD', '--')
  await rm(join(folder, '.git'), { recursive: true, force: true, maxRetries: 3 })
}

/** Sizes of all files before any is written: a few kilobytes can unpack to very many. */
function checkTree(listing: string, limits: Limits): void {
  const entries = listing.split('\0').filter((entry) => entry !== '')
  const bytes = entries.reduce(
    (sum, entry) => sum + Number(/^\S+ blob \S+ +(\d+)/.exec(entry)?.[1] ?? 0),
    0,
  )
  if (entries.length > limits.maxFiles || bytes > limits.maxBytes) throw tooLargeError(limits)
  if (!entries.some((entry) => entry.endsWith('\tgraph.json'))) throw noGraph()
}

/** Nothing but files and folders, and none of what only our own server may have written. */
async function checkFiles(folder: string, limits: Limits): Promise<void> {
  await rm(journalFile(folder), { recursive: true, force: true })
  await rm(backupsFolder(folder), { recursive: true, force: true })
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() || entry.isDirectory()) continue
    throw new EngineError(
      'import.clone_failed',
      `Clone failed: "${entry.name}" is neither a file nor a folder`,
    )
  }
  if ((await sizeOf(folder)).bytes > limits.maxBytes) throw tooLargeError(limits)
  const graph = await lstat(graphFile(folder)).catch(() => null)
  if (!graph?.isFile()) throw noGraph()
}

function watchSize(
  folder: string,
  limits: Limits,
  abort: AbortController,
  checkMs: number,
): NodeJS.Timeout {
  let isBusy = false
  return setInterval(async () => {
    if (isBusy) return
    isBusy = true
    const { bytes, files } = await sizeOf(folder).catch(() => ({ bytes: 0, files: 0 }))
    isBusy = false
    // The packed and the plain files are there at the same time.
    if (bytes > 2 * limits.maxBytes || files > 2 * limits.maxFiles)
      abort.abort(tooLargeError(limits))
  }, checkMs)
}

async function sizeOf(folder: string): Promise<{ bytes: number; files: number }> {
  let bytes = 0
  let files = 0
  for await (const entry of await opendir(folder, { recursive: true })) {
    if (entry.isDirectory()) continue
    files += 1
    bytes += await lstat(join(entry.parentPath, entry.name)).then(
      (info) => info.size,
      () => 0,
    )
  }
  return { bytes, files }
}

function noGraph(): EngineError {
  return new EngineError(
    'import.no_graph',
    'Cannot import the repository: it has no graph.json at its root, so it is no OpenNeuro project',
  )
}

function tooLargeError({ maxBytes, maxFiles }: Limits): EngineError {
  return new EngineError(
    'import.too_large',
    `Cannot import the repository: it has more than ${maxBytes} bytes or ${maxFiles} files`,
  )
}

function timedOut(timeoutMs: number): EngineError {
  return new EngineError(
    'import.clone_failed',
    `Clone failed: it took longer than ${timeoutMs / 1000} s. Try again on a faster network`,
  )
}
