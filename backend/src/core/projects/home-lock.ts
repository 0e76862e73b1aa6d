import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { EngineError } from '@openneuro/protocol'
import { writeAtomicSync } from './atomic-write.ts'
import { ioError } from './io-error.ts'

/** Held by the one server of a home. */
export interface HomeLock {
  /** Lets a second server name the address of this one. */
  setAddress(address: string): void
  release(): void
}

/** `SQLITE_BUSY`, see https://sqlite.org/rescode.html#busy */
const BUSY = 5

/** Locks that are held: a database that nothing refers to is closed by the garbage collector. */
const held = new Set<DatabaseSync>()

/**
 * Takes the home for this process. The lock is one of the operating system on `<home>/.lock`, taken
 * through an SQLite transaction because Node has no file locks of its own; it ends with the process,
 * however that ends.
 * @throws EngineError `server.home_in_use`, naming the address of the running server
 */
export function lockHome(root: string): HomeLock {
  const addressFile = join(root, '.lock-address')
  const database = openLocked(root, addressFile)
  rmSync(addressFile, { force: true })
  held.add(database)

  return {
    setAddress: (address) => {
      if (held.has(database)) writeAtomicSync(addressFile, `${address}\n`)
    },
    release: () => {
      if (!held.delete(database)) return
      rmSync(addressFile, { force: true })
      database.close()
    },
  }
}

function openLocked(root: string, addressFile: string): DatabaseSync {
  let database: DatabaseSync | null = null
  try {
    database = new DatabaseSync(join(root, '.lock'), { timeout: 0 })
    database.exec('BEGIN EXCLUSIVE')
    return database
  } catch (error) {
    database?.close()
    if (!isBusy(error)) {
      throw ioError(`Cannot lock the home "${root}"`, error, 'server.home_not_writable')
    }
    throw homeInUse(root, runningAddress(addressFile), error)
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === BUSY
}

function homeInUse(root: string, address: string | null, cause: unknown): EngineError {
  const where = address ? ` at ${address}` : ', which is just starting'
  return new EngineError(
    'server.home_in_use',
    `Cannot start a second server on the home "${root}": one is running${where}. ` +
      'Use that one, stop it first, or name another folder with --home',
    { cause, ...(address ? { details: { address } } : {}) },
  )
}

function runningAddress(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim() || null
  } catch {
    return null
  }
}
