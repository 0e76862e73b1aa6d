import { constants } from 'node:fs'
import { lstat, open, readdir, realpath } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { EngineError, isProjectName } from '@openneuro/protocol'
import { ioError, systemCode } from './io-error.ts'
import type { Home } from './types.ts'

const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants

/** File systems limit names to 255 bytes; temporary names beside it need some of them. */
const MAX_NAME_BYTES = 220

/** @throws EngineError `project.invalid_name` */
function checkProjectName(name: string): void {
  if (isProjectName(name) && Buffer.byteLength(name) <= MAX_NAME_BYTES) return
  throw new EngineError(
    'project.invalid_name',
    `Cannot use "${name.slice(0, 100)}" as the name of a project: a name has 1–64 letters, digits, ` +
      "spaces or -_().,' with no space or dot at either end, and is none of Windows' device names",
    { path: 'name' },
  )
}

/**
 * The folder of a project that may or may not be there.
 * @throws EngineError `project.invalid_name`, `file.not_allowed` when it is a link to somewhere else
 */
export async function findProject(
  root: string,
  name: string,
): Promise<{ folder: string; exists: boolean }> {
  checkProjectName(name)
  const folder = join(root, name)
  const info = await lstat(folder).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return null
    throw ioError(`Cannot open project "${name}"`, error)
  })
  if (!info) return { folder, exists: false }
  if (!info.isDirectory()) {
    throw new EngineError(
      'file.not_allowed',
      `Cannot open project "${name}": "${folder}" is a link or a file, not a folder of its own. ` +
        'Put the folder itself there',
    )
  }
  return { folder, exists: true }
}

/** The folder of a project that must be there. @throws EngineError `project.not_found` */
export async function mustFindProject(root: string, name: string): Promise<string> {
  const { folder, exists } = await findProject(root, name)
  if (exists) return folder
  throw new EngineError('project.not_found', `There is no project "${name}"`)
}

/** Names of all project folders, sorted by code unit. Links are not followed. */
export async function projectNames(root: string): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch((error: unknown) => {
    throw ioError(`Cannot list the projects in "${root}"`, error)
  })
  return entries
    .filter((entry) => entry.isDirectory() && isProjectName(entry.name))
    .map((entry) => entry.name)
    .sort()
}

/** Folders of all projects of a home, the scratch project with them. */
export async function projectFolders(home: Pick<Home, 'root' | 'projects'>): Promise<string[]> {
  const names = await projectNames(home.projects)
  return [...names.map((name) => join(home.projects, name)), join(home.root, '.scratch')]
}

/** True if `path` is `folder` or inside of it, once links are resolved. False when it does not exist. */
export async function isInside(folder: string, path: string): Promise<boolean> {
  try {
    return isBelow(await realpath(folder), await realpath(path))
  } catch {
    return false
  }
}

/** True if `path` is `folder` or below it, by the text of both alone. */
export function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !/^([a-z]:|[\\/])/i.test(way)
}

/**
 * Reads a file of a project, without following a link that replaces it, which could lead anywhere.
 * @returns null when there is no such file
 */
export async function readOwnFile(path: string, maxBytes: number): Promise<Buffer | null> {
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return null
    if (systemCode(error) === 'ELOOP') {
      throw new EngineError('file.not_allowed', `Cannot read "${path}": it is a link`)
    }
    throw ioError(`Cannot read "${path}"`, error)
  })
  if (!file) return null
  try {
    const info = await file.stat()
    if (!info.isFile()) {
      throw new EngineError('file.invalid', `Cannot read "${path}": it is not a file`)
    }
    if (info.size > maxBytes) {
      throw new EngineError(
        'file.invalid',
        `Cannot read "${path}": it has ${info.size} bytes, more than the ${maxBytes} that are allowed`,
      )
    }
    return await file.readFile()
  } catch (error) {
    throw ioError(`Cannot read "${path}"`, error)
  } finally {
    await file.close()
  }
}
