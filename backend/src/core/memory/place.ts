import { join } from 'node:path'

/** Below a project's folder. */
export const MEMORY_FOLDER = 'memory'

/** The database of a project's memory. */
export function memoryFile(project: string): string {
  return join(project, MEMORY_FOLDER, 'memory.sqlite')
}
