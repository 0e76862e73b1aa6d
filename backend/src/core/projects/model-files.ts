import { statSync } from 'node:fs'
import { join } from 'node:path'
import { filesOf, type ModelRequirement } from '../component/requirements.ts'

/** Whether every file that the model cannot do without is in the models folder. */
export function isPresent(folder: string, model: ModelRequirement): boolean {
  return filesOf(model).every(({ file, optional }) => optional || isFile(join(folder, file)))
}

export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}
