import type { DatabaseSync } from 'node:sqlite'
import { fileIdentity, moveAside, openDatabase } from './database.ts'
import { memoryFile } from './place.ts'
import { isDamage, memoryError } from './sqlite-errors.ts'

export interface MemoryFileOptions {
  /** The project's folder: the memory is in `memory/` below it. */
  readonly project: string
  /** How long to wait for somebody else who writes, in ms. @default 5000 */
  readonly busyMs?: number
  /** SQLite's extension for vectors; without it, embeddings are not compared. */
  readonly vectors?: string | undefined
  /** For tests of a full disk. @default no limit */
  readonly maxPages?: number
  /** Told of a database that could not be read and was moved aside. */
  readonly onDamage?: (aside: string) => void
}

/** The database of a project's memory: opened when it is used, replaced when it is damaged. */
export class MemoryFile {
  readonly path: string
  readonly #options: MemoryFileOptions
  #database: DatabaseSync | null = null
  #identity: number | null = null

  constructor(options: MemoryFileOptions) {
    this.#options = options
    this.path = memoryFile(options.project)
  }

  /** In one transaction: all of it or nothing. */
  write<Value>(verb: string, work: (database: DatabaseSync) => Value): Value {
    return this.use(verb, (database) => {
      database.exec('BEGIN IMMEDIATE')
      try {
        const value = work(database)
        database.exec('COMMIT')
        return value
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK')
        throw error
      }
    })
  }

  /** A database that turns out to be damaged is moved aside, and the work is done with a new one. */
  use<Value>(verb: string, work: (database: DatabaseSync) => Value): Value {
    try {
      return work(this.#opened())
    } catch (error) {
      if (!isDamage(error)) throw memoryError(verb, this.path, error)
      try {
        this.#moveAside()
        return work(this.#opened())
      } catch (again) {
        throw memoryError(verb, this.path, again)
      }
    }
  }

  /** Another file may have taken the place of the one that was opened. */
  #opened(): DatabaseSync {
    if (this.#database && fileIdentity(this.path) === this.#identity) return this.#database
    this.close()
    this.#identity = fileIdentity(this.path)
    const { project, busyMs = 5000, maxPages, vectors: extension } = this.#options
    this.#database = openDatabase({ project, busyMs, maxPages, extension })
    this.#identity = fileIdentity(this.path)
    return this.#database
  }

  #moveAside(): void {
    this.close()
    const aside = moveAside(this.path, this.#identity)
    if (aside !== null) this.#options.onDamage?.(aside)
  }

  close(): void {
    this.#database?.close()
    this.#database = null
  }
}
