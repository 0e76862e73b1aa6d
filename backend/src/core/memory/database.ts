import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { EngineError } from '@openneuro/protocol/errors'
import { folded } from './fact-text.ts'
import { MEMORY_FOLDER, memoryFile } from './place.ts'

/** What a database that could not be read is renamed to, with a number behind it. */
const ASIDE = 'memory.damaged-'
const VERSION = 1

export interface DatabaseOptions {
  /** The project's folder. */
  readonly project: string
  /** How long to wait for somebody else who writes, in ms. */
  readonly busyMs: number
  /** For tests of a full disk. @default no limit */
  readonly maxPages?: number | undefined
  /** Native code that is loaded into SQLite. @default none */
  readonly extension?: string | undefined
}

/** True for a database that was moved aside, and for what belongs to it. */
export function isAside(name: string): boolean {
  return name.startsWith(ASIDE)
}

/** Names of the databases that were moved aside in a project. */
export function asides(project: string): string[] {
  const folder = join(project, MEMORY_FOLDER)
  if (!existsSync(folder)) return []
  return readdirSync(folder).filter((name) => isAside(name) && name.endsWith('.sqlite'))
}

/**
 * Opens the database of a project's memory, and makes it where there is none.
 * @throws EngineError `file.not_allowed` when a link leads somewhere else; errors of SQLite
 */
export function openDatabase({
  project,
  busyMs,
  maxPages,
  extension,
}: DatabaseOptions): DatabaseSync {
  const path = memoryFile(project)
  makeFolder(dirname(path))
  refuseLink(path)
  const database = new DatabaseSync(path, {
    timeout: busyMs,
    allowExtension: extension !== undefined,
  })
  try {
    if (extension !== undefined) loadExtension(database, extension)
    database.exec(SETTINGS)
    database.function('folded', { deterministic: true }, (text) => folded(String(text)))
    if (maxPages !== undefined) database.exec(`PRAGMA max_page_count = ${maxPages}`)
    migrate(database, path)
    chmodSync(path, 0o600)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** The number by which a file is told from another that took its name; null when there is none. */
export function fileIdentity(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.ino ?? null
}

/**
 * Renames a damaged database, unless somebody else has done so already.
 * @param identity of the file that was found to be damaged
 * @returns its new name; null when it was not there any more
 */
export function moveAside(path: string, identity: number | null): string | null {
  if (identity === null || fileIdentity(path) !== identity) return null
  let number = 1
  while (fileIdentity(join(dirname(path), `${ASIDE}${number}.sqlite`)) !== null) number += 1
  const aside = join(dirname(path), `${ASIDE}${number}.sqlite`)
  renameSync(path, aside)
  for (const end of ['-wal', '-shm']) {
    if (fileIdentity(path + end) !== null) renameSync(path + end, aside + end)
  }
  return aside
}

/** Readable for its owner alone, and no part of what is shared with git. */
function makeFolder(folder: string): void {
  const info = lstatSync(folder, { throwIfNoEntry: false })
  if (info?.isDirectory()) return
  if (info) throw notAllowed(folder)
  mkdirSync(folder, { mode: 0o700 })
  writeFileSync(join(folder, '.gitignore'), '*\n')
}

function refuseLink(path: string): void {
  const info = lstatSync(path, { throwIfNoEntry: false })
  if (info && !info.isFile()) throw notAllowed(path)
}

function notAllowed(path: string): EngineError {
  return new EngineError(
    'file.not_allowed',
    `Cannot open the memory "${path}": it is a link, or something else than a file of its own`,
  )
}

function loadExtension(database: DatabaseSync, extension: string): void {
  database.enableLoadExtension(true)
  database.loadExtension(extension)
  database.enableLoadExtension(false)
}

function migrate(database: DatabaseSync, path: string): void {
  const { user_version: version } = database.prepare('PRAGMA user_version').get() as {
    user_version: number
  }
  if (version > VERSION) {
    throw new EngineError(
      'file.invalid',
      `Cannot open the memory "${path}": a newer version of the program made it. Update this one`,
    )
  }
  if (version === VERSION) return
  database.exec(`BEGIN IMMEDIATE; ${TABLES}; PRAGMA user_version = ${VERSION}; COMMIT`)
}

/** `secure_delete` overwrites with zeros what is deleted: https://sqlite.org/pragma.html#pragma_secure_delete */
const SETTINGS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA secure_delete = ON;
  PRAGMA temp_store = MEMORY;
  PRAGMA trusted_schema = OFF;
`

/**
 * Times are µs since the Unix epoch. `key` tells facts that say the same. The index for full text forgets
 * the words of a deleted fact at once: https://sqlite.org/fts5.html#the_secure_delete_configuration_option
 */
const TABLES = `
  CREATE TABLE IF NOT EXISTS facts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id TEXT NOT NULL,
    text TEXT NOT NULL,
    key TEXT NOT NULL,
    confidence REAL NOT NULL,
    times INTEGER NOT NULL DEFAULT 1,
    source_role TEXT NOT NULL,
    source_turn INTEGER,
    source_us INTEGER NOT NULL,
    created_us INTEGER NOT NULL,
    confirmed_us INTEGER NOT NULL,
    embedder TEXT,
    embedding BLOB,
    UNIQUE (user_id, key)
  ) STRICT;
  CREATE VIRTUAL TABLE IF NOT EXISTS facts_text USING fts5(
    text, content='facts', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2'
  );
  INSERT INTO facts_text(facts_text, rank) VALUES ('secure-delete', 1);
  CREATE TRIGGER IF NOT EXISTS facts_added AFTER INSERT ON facts BEGIN
    INSERT INTO facts_text(rowid, text) VALUES (new.id, new.text);
  END;
  CREATE TRIGGER IF NOT EXISTS facts_removed AFTER DELETE ON facts BEGIN
    INSERT INTO facts_text(facts_text, rowid, text) VALUES ('delete', old.id, old.text);
  END;
  CREATE TRIGGER IF NOT EXISTS facts_changed AFTER UPDATE OF text ON facts BEGIN
    INSERT INTO facts_text(facts_text, rowid, text) VALUES ('delete', old.id, old.text);
    INSERT INTO facts_text(rowid, text) VALUES (new.id, new.text);
  END
`
