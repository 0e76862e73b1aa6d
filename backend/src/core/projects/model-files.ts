import { statSync } from 'node:fs'
import { join } from 'node:path'
import { filesOf, type ModelRequirement } from '../component/requirements.ts'

/** Whether every file that the model cannot do without is in the models folder. */
export function isPresent(folder: string, model: ModelRequirement): boolean {
  return filesOf(model).every(({ file, optional }) => optional || isFile(join(folder, file)))
}

/** Bytes of a model that are there, those of unfinished downloads too. */
export function keptBytes(folder: string, model: ModelRequirement): number {
  return filesOf(model).reduce((sum, { file }) => sum + receivedBytes(join(folder, file)), 0)
}

/** Bytes of a file that are there already, whole or in part. */
export function receivedBytes(path: string): number {
  return sizeOf(path) || sizeOf(partOf(path))
}

/** Where a file is until it is whole. */
export const partOf = (path: string) => `${path}.part`

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}
