import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import { filesOf, type Requirement } from '../component/requirements.ts'

export interface AvailabilityOptions {
  /** Values of `.env` and of the process environment. */
  readonly secrets: () => Readonly<Record<string, string>>
  readonly modelsFolder: string
  /** The PATH that programs are looked for on. */
  readonly searchPath: string
}

/**
 * Whether something a component needs from outside is there. Hosts, devices and files are found out when
 * they are used: a file may be written by another node, a device may be plugged in.
 */
export function createAvailability(options: AvailabilityOptions): (one: Requirement) => boolean {
  return (requirement) => {
    switch (requirement.kind) {
      case 'secret':
        return (options.secrets()[requirement.name] ?? '') !== ''
      case 'model':
        return filesOf(requirement).every(
          ({ file, optional }) => optional || existsSync(join(options.modelsFolder, file)),
        )
      case 'program':
        if (isAbsolute(requirement.program)) return isProgram('', requirement.program)
        // Such a path starts in the project: it is found out when it is run.
        if (requirement.program.includes('/')) return true
        return options.searchPath
          .split(delimiter)
          .some((folder) => isProgram(folder, requirement.program))
      default:
        return true
    }
  }
}

const SUFFIXES = process.platform === 'win32' ? ['.exe', '.cmd', '.bat', ''] : ['']

function isProgram(folder: string, name: string): boolean {
  return SUFFIXES.some((suffix) => {
    try {
      accessSync(join(folder, name + suffix), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
