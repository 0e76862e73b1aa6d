import { existsSync, lstatSync, mkdirSync, realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { EngineError } from '@openneuro/protocol/errors'
import type { Models, Paths } from '../component/context.ts'

export interface NodeFolders {
  readonly projectFolder: string
  readonly assetsFolder: string
  readonly recordingsFolder: string
  readonly modelsFolder: string
}

/** Where a node's files are: reading looks in several places, writing stays inside two folders. */
export function createPaths(folders: NodeFolders): Paths {
  const { projectFolder, assetsFolder, recordingsFolder } = folders
  return {
    project: projectFolder,
    assets: assetsFolder,
    recordings: recordingsFolder,
    read: (path) => {
      const places = isAbsolute(path)
        ? [path]
        : [resolve(projectFolder, path), resolve(assetsFolder, path)]
      const found = places.find((place) => existsSync(place))
      if (found !== undefined) return found
      throw new EngineError(
        'file.not_found',
        `Cannot read "${path}": there is no such file. Looked at ${places.map((p) => `"${p}"`).join(' and ')}`,
      )
    },
    write: (path) => {
      const target = realTarget(resolve(projectFolder, path))
      const roots = [projectFolder, recordingsFolder].map(realTarget)
      if (!roots.some((root) => isInside(root, target))) {
        throw new EngineError(
          'file.not_allowed',
          `Cannot write "${path}": it is neither in the project's folder "${projectFolder}" nor in the ` +
            `recordings folder "${recordingsFolder}"; choose a path in one of them`,
        )
      }
      mkdirSync(dirname(target), { recursive: true })
      return target
    },
  }
}

/** Model files under one folder; a name that leads outside is as good as missing. */
export function createModels(root: string): Models {
  return {
    root,
    path: (file) => {
      const path = resolve(root, file)
      return isInside(resolve(root), path) && existsSync(path) ? path : null
    },
  }
}

/** The path with the links of its existing part resolved, dangling ones refused. */
function realTarget(path: string): string {
  if (existsSync(path)) return realpathSync(path)
  if (lstatSync(path, { throwIfNoEntry: false })) {
    throw new EngineError(
      'file.not_allowed',
      `Cannot write "${path}": it is a link that leads nowhere`,
    )
  }
  const parent = dirname(path)
  return parent === path ? path : join(realTarget(parent), basename(path))
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}
