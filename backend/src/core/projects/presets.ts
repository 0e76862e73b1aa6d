import { randomUUID } from 'node:crypto'
import { cp, lstat, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isProjectName } from '@openneuro/protocol'
import type { ConfigStore } from './config.ts'
import { ioError } from './io-error.ts'

export interface PresetOptions {
  /** Folder of the bundled presets, one folder each. */
  readonly bundled: string
  readonly projects: string
  readonly config: ConfigStore
}

/**
 * Copies every bundled preset that was never copied before and whose name is free, and trusts the copy.
 * @returns the names of those copied
 */
export async function copyPresets({ bundled, projects, config }: PresetOptions): Promise<string[]> {
  const copied: string[] = []
  for (const name of await presetNames(bundled)) {
    if (config.value.presets_copied.includes(name)) continue
    const target = join(projects, name)
    if (await isFree(target)) {
      // Trusted before it appears: a crash in between must not leave a preset that may not run.
      await config.update((now) => ({
        trusted_projects: [...new Set([...now.trusted_projects, name])],
      }))
      await copyWhole(join(bundled, name), target)
      copied.push(name)
    }
    await config.update((now) => ({ presets_copied: [...now.presets_copied, name] }))
  }
  return copied
}

async function presetNames(bundled: string): Promise<string[]> {
  const entries = await readdir(bundled, { withFileTypes: true }).catch((error: unknown) => {
    throw ioError(`Cannot read the bundled presets in "${bundled}"`, error)
  })
  return entries
    .filter((entry) => entry.isDirectory() && isProjectName(entry.name))
    .map((entry) => entry.name)
    .sort()
}

async function isFree(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null)) === null
}

/** The folder appears under its name only when all of it is there. */
async function copyWhole(from: string, to: string): Promise<void> {
  const temporary = join(to, '..', `.preset-${randomUUID().slice(0, 8)}.tmp`)
  try {
    await cp(from, temporary, { recursive: true })
    await rename(temporary, to)
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    throw ioError(`Cannot copy the preset "${from}" to "${to}"`, error)
  }
}
