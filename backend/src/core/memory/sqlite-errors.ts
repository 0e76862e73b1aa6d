import { EngineError } from '@openneuro/protocol/errors'

/** Primary result codes, https://sqlite.org/rescode.html */
const BUSY = 5
const LOCKED = 6
const READONLY = 8
const IOERR = 10
const CORRUPT = 11
const FULL = 13
const CANTOPEN = 14
const NOTADB = 26

const REASONS: Readonly<Record<number, string>> = {
  [READONLY]: 'it cannot be written to; check the rights of the folder',
  [IOERR]: 'the disk failed; check it and try again',
  [FULL]: 'the disk is full; free some space and try again',
  [CANTOPEN]: 'it cannot be opened; check the rights of the folder',
}

/** The primary code of an error of SQLite, null for any other error. */
export function sqliteCode(error: unknown): number | null {
  const { errcode } = error as { errcode?: unknown }
  return typeof errcode === 'number' ? errcode & 0xff : null
}

/** The file is no database, or one that is damaged. */
export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error)
  return code === CORRUPT || code === NOTADB
}

/** Somebody else is writing: trying again helps. */
export function isBusy(error: unknown): boolean {
  const code = sqliteCode(error)
  return code === BUSY || code === LOCKED
}

/** An error of SQLite as one for people. */
export function memoryError(what: string, path: string, cause: unknown): EngineError {
  if (cause instanceof EngineError) return cause
  if (isBusy(cause)) {
    const message = `Cannot ${what} the memory "${path}": it is in use; try again in a moment`
    return new EngineError('memory.busy', message, { cause })
  }
  const why = REASONS[sqliteCode(cause) ?? 0] ?? String((cause as Error)?.message ?? cause)
  return new EngineError('project.io_failed', `Cannot ${what} the memory "${path}": ${why}`, {
    cause,
  })
}
