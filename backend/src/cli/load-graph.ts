import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve } from 'node:path'
import {
  type DocumentProblem,
  type GraphDocument,
  isProjectName,
  parseDocument,
} from '@openneuro/protocol'
import type { Home } from '../core/projects/types.ts'
import { UsageError } from './exit.ts'

export interface LoadedFile {
  readonly document: GraphDocument
  /** What in the file could not be understood. */
  readonly problems: readonly DocumentProblem[]
  readonly file: string
  /** Where relative paths of the configuration start. */
  readonly folder: string
}

/**
 * The graph that is meant by a name: a file, a project of the home, or a bundled preset. A preset that was
 * never copied into the home writes into the recordings folder: what comes with the product stays as it is.
 *
 * @param presets folder of the bundled presets
 */
export async function loadGraph(
  name: string,
  { home, presets }: { home: Pick<Home, 'projects' | 'recordings'>; presets: string },
): Promise<LoadedFile> {
  const asFile = await fileNamed(name)
  if (asFile) return read(asFile, dirname(asFile))
  if (isProjectName(name)) {
    const project = join(home.projects, name)
    if (await isFile(join(project, 'graph.json'))) return read(join(project, 'graph.json'), project)
    const preset = join(presets, name, 'graph.json')
    if (await isFile(preset)) return read(preset, home.recordings)
  }
  throw new UsageError(
    `Cannot find the graph "${name}": there is no such file, no project of that name in ` +
      `"${home.projects}", and no preset of that name`,
  )
}

/** A graph.json, or the folder that it is in. */
async function fileNamed(name: string): Promise<string | null> {
  const path = resolve(name)
  if (await isFile(path)) return path
  const looksLikePath = basename(name) !== name || extname(name) === '.json'
  if (!looksLikePath) return null
  const inside = join(path, 'graph.json')
  return (await isFile(inside)) ? inside : null
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() ?? false
}

async function read(file: string, folder: string): Promise<LoadedFile> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageError(`Cannot read "${file}": ${error.message}`, { cause: error })
  })
  try {
    return { ...parseDocument(JSON.parse(text.replace(/^\uFEFF/, ''))), file, folder }
  } catch (error) {
    throw new UsageError(`Cannot read "${file}" as JSON: ${(error as Error).message}`, {
      cause: error,
    })
  }
}
