import { createHash } from 'node:crypto'
import { join } from 'node:path'
import {
  type DocumentProblem,
  EMPTY_DOCUMENT,
  EngineError,
  type GraphDocument,
  parseDocument,
  serialiseDocument,
} from '@openneuro/protocol'
import { applyPatch } from '../graph/document.ts'
import { writeAtomic } from './atomic-write.ts'
import { Backups } from './backups.ts'
import { ioError } from './io-error.ts'
import { editsSince, parseLines } from './journal-lines.ts'
import { readOwnFile } from './project-folder.ts'
import { parsePartialJson } from './truncated-json.ts'

/** Larger than any graph that people make by a factor of hundreds. */
const MAX_BYTES = 64_000_000

export interface ParsedGraph {
  readonly document: GraphDocument
  readonly problems: readonly DocumentProblem[]
}

export interface LoadedGraph extends ParsedGraph {
  /** Hash of the file as it is on the disk. */
  readonly sha256: string
  /** The file could not be read as it was; what it had is kept aside, and it should be written anew. */
  readonly isRepaired: boolean
}

export function graphFile(folder: string): string {
  return join(folder, 'graph.json')
}

export function journalFile(folder: string): string {
  return join(folder, '.journal')
}

export function backupsFolder(folder: string): string {
  return join(folder, '.backups')
}

export function bytesFromDocument(document: GraphDocument): Buffer {
  return Buffer.from(`${JSON.stringify(serialiseDocument(document), null, 2)}\n`)
}

export function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/**
 * Reads a project's graph. A broken file is kept aside; what can be read of it is opened, else the newest
 * backup that is whole, else an empty graph; `problems` says so.
 * @throws EngineError `project.no_graph` when there is no file
 */
export async function loadGraph(folder: string, name: string): Promise<LoadedGraph> {
  const { bytes, partial } = await readGraph(folder, name)
  const hash = sha256(bytes)
  if (partial.at === null && isObject(partial.value)) {
    return { ...parseDocument(partial.value), sha256: hash, isRepaired: false }
  }

  const aside = await keepAside(folder, bytes)
  if (isObject(partial.value) && Object.keys(partial.value).length > 0) {
    const { document, problems } = parseDocument(partial.value)
    const detail = `graph.json breaks off or is damaged at character ${partial.at}; what comes before was opened. The file was kept as "${aside}"`
    return {
      document,
      problems: [{ path: '', detail }, ...problems],
      sha256: hash,
      isRepaired: true,
    }
  }
  return { ...(await loadBackup(folder, aside)), sha256: hash, isRepaired: true }
}

/** The graph of a project, edits not yet saved included, for reading alone: nothing on the disk changes. */
export async function peekGraph(folder: string, name: string): Promise<ParsedGraph> {
  const { bytes, partial } = await readGraph(folder, name)
  const isReadable = partial.at === null || isObject(partial.value)
  const { document, problems } = parseDocument(isReadable ? partial.value : {})
  const journal = await readOwnFile(journalFile(folder), MAX_BYTES)
  const edits = editsSince(parseLines(journal ?? Buffer.alloc(0)).records, sha256(bytes))
  const detail = `graph.json breaks off or is damaged at character ${partial.at}`
  return {
    document: edits.reduce((now, patch) => applyPatch(now, patch), document),
    problems: partial.at === null ? problems : [{ path: '', detail }, ...problems],
  }
}

async function readGraph(folder: string, name: string) {
  const bytes = await readOwnFile(graphFile(folder), MAX_BYTES)
  if (!bytes) {
    throw new EngineError(
      'project.no_graph',
      `Cannot open project "${name}": there is no graph.json in "${folder}"`,
    )
  }
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '')
  return { bytes, partial: parsePartialJson(text) }
}

async function keepAside(folder: string, bytes: Buffer): Promise<string> {
  const aside = join(folder, `graph.broken-${sha256(bytes).slice(0, 8)}.json`)
  try {
    await writeAtomic(aside, bytes)
    return aside
  } catch (error) {
    throw ioError(
      `Cannot keep the broken graph.json of "${folder}" aside, so it was not opened`,
      error,
    )
  }
}

async function loadBackup(folder: string, aside: string): Promise<ParsedGraph> {
  const backups = new Backups({ folder: backupsFolder(folder), now: Date.now })
  for (const name of await backups.names()) {
    const bytes = await readOwnFile(backups.path(name), MAX_BYTES).catch(() => null)
    const { value, at } = parsePartialJson(bytes?.toString('utf8') ?? '')
    if (at !== null || !isObject(value)) continue
    const { document, problems } = parseDocument(value)
    const detail = `Nothing of graph.json could be read; the backup "${name}" was opened instead. The file was kept as "${aside}"`
    return { document, problems: [{ path: '', detail }, ...problems] }
  }
  const detail = `Nothing of graph.json could be read and there is no backup; the graph is empty. The file was kept as "${aside}"`
  return { document: EMPTY_DOCUMENT, problems: [{ path: '', detail }] }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
