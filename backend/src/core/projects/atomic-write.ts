import { randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

export interface AtomicWriteOptions {
  /** Permissions of the file. @default 0o644, less the process's mask */
  readonly mode?: number
}

/**
 * Replaces a file as a whole: whoever reads it, at whatever moment, also after a crash, finds the old or
 * the new content. A link in the file's place is replaced, not followed.
 */
export async function writeAtomic(
  path: string,
  content: string | Uint8Array,
  { mode = 0o644 }: AtomicWriteOptions = {},
): Promise<void> {
  const temporary = temporaryBeside(path)
  try {
    const file = await open(temporary, 'wx', mode)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    throw error
  }
  await syncFolder(dirname(path))
}

/** The same at once, for the few places where nothing may come in between. */
export function writeAtomicSync(path: string, content: string | Uint8Array): void {
  const temporary = temporaryBeside(path)
  try {
    const file = openSync(temporary, 'wx', 0o644)
    try {
      writeFileSync(file, content)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** True for the leftovers of a write that a crash interrupted. */
export function isTemporary(name: string): boolean {
  return /^\..+\.[0-9a-f]{8}\.tmp$/.test(name)
}

function temporaryBeside(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.tmp`)
}

/** Makes the rename itself last. Not every system can open folders, so this is best effort. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null)
  if (!handle) return
  await handle.sync().catch(() => {})
  await handle.close()
}
