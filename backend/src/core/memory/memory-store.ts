import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { EngineError } from '@openneuro/protocol/errors'
import { fileIdentity, moveAside, openDatabase } from './database.ts'
import { anyWord, folded, keyOf, tidy } from './fact-text.ts'
import { readForgotten } from './forgotten.ts'
import { memoryFile } from './place.ts'
import { fuseRankings } from './ranking.ts'
import { isDamage, memoryError } from './sqlite-errors.ts'
import type {
  Embedding,
  Fact,
  FactChange,
  FactPage,
  FactQuery,
  FactRole,
  Forgetting,
  NewFact,
  RecallQuery,
} from './types.ts'

export interface MemoryOptions {
  /** The project's folder: the memory is in `memory/` below it. */
  readonly project: string
  /** How long to wait for somebody else who writes, in ms. @default 5000 */
  readonly busyMs?: number
  /** Facts of a project; the weakest go. @default 5000 */
  readonly maxFacts?: number
  /** SQLite's extension for vectors; without it, embeddings are not compared. */
  readonly vectors?: string | undefined
  /** For tests of a full disk. @default no limit */
  readonly maxPages?: number
  /** Told of a database that could not be read and was moved aside. */
  readonly onDamage?: (aside: string) => void
}

const MAX_FACTS = 5000
/** How deep the rankings are that recall is made of. */
const RANKED = 50
/** How much of the doubt goes when something is heard again. */
const CONFIRMATION = 0.3

/**
 * Forgetting as Ebbinghaus found it, exponential in time, and slower for what was repeated:
 * strength = confidence · 2^(−age / (30 days · times heard)), age since it was heard last.
 */
const STRENGTH_SQL =
  'confidence * pow(0.5, max(0, $nowUs - confirmed_us) / (30.0 * 86400e6 * times))'
const COLUMNS = `id, user_id, text, confidence, ${STRENGTH_SQL} AS strength, times, source_role,
  source_turn, source_us, created_us, confirmed_us`

type Values = Record<string, SQLInputValue>

/**
 * What is remembered in a project: facts about users, in a file that several threads may have open at
 * a time. All calls are synchronous and take milliseconds; whoever must never wait uses a short `busyMs`.
 */
export class MemoryStore implements Disposable {
  readonly #options: MemoryOptions
  readonly #path: string
  #database: DatabaseSync | null = null
  #identity: number | null = null

  constructor(options: MemoryOptions) {
    this.#options = options
    this.#path = memoryFile(options.project)
  }

  /** Whether vectors can be compared. */
  get hasVectors(): boolean {
    return this.#options.vectors !== undefined
  }

  /**
   * Keeps facts; what is known already is confirmed. What was said before something was forgotten last is
   * left out: it may be just that.
   * @returns how many are new
   * @throws EngineError `memory.busy`, `project.io_failed`; nothing was kept then
   */
  remember(userId: string, facts: readonly NewFact[], nowUs: number): number {
    return this.#write('write to', (database) => {
      const { atUs } = readForgotten(this.#options.project)
      const kept = facts.filter((fact) => fact.source.timestampUs > atUs)
      const added = kept.filter((fact) => this.#keep(database, userId, fact, nowUs)).length
      this.#evict(database, nowUs)
      return added
    })
  }

  /** The facts that fit best, best first: by their words and, where both have one, by their vectors. */
  recall({ userId, words, embedding, limit, nowUs }: RecallQuery): Fact[] {
    return this.#use('read', (database) => {
      const rankings: Fact[][] = []
      const match = anyWord(words)
      if (match !== null) {
        const values = { $match: match, $userId: userId, $nowUs: nowUs }
        rankings.push(factsOf(database, BY_WORDS, values))
      }
      if (embedding && this.hasVectors) {
        const values = { ...vectorValues(embedding), $userId: userId, $nowUs: nowUs }
        rankings.push(factsOf(database, BY_VECTOR, values))
      }
      return fuseRankings(rankings).filter(this.#isKept()).slice(0, limit)
    })
  }

  list({ userId, text, after, limit, nowUs }: FactQuery): FactPage {
    return this.#use('read', (database) => {
      const filter: Values = {
        $userId: userId ?? null,
        $part: text ? folded(text) : null,
      }
      const where = `($userId IS NULL OR user_id = $userId)
        AND ($part IS NULL OR instr(folded(text), $part) > 0)`
      const count = database.prepare(`SELECT count(*) AS total FROM facts WHERE ${where}`)
      const { total } = count.get(filter) as { total: number }
      const facts = factsOf(
        database,
        `SELECT ${COLUMNS} FROM facts WHERE ${where} AND ($after IS NULL OR id < $after)
         ORDER BY id DESC LIMIT $limit`,
        { ...filter, $after: after ?? null, $limit: limit + 1, $nowUs: nowUs },
      )
      const shown = facts.slice(0, limit)
      return { facts: shown, total, next: facts.length > limit ? shown.at(-1)!.id : null }
    })
  }

  /** Everybody about whom something is known, by name. */
  users(): string[] {
    return this.#use('read', (database) => {
      const rows = database.prepare('SELECT DISTINCT user_id FROM facts ORDER BY user_id').all()
      return rows.map((row) => String(row.user_id))
    })
  }

  /**
   * Changes a fact by hand, and so confirms it. Its former text is gone from the file after `compact`.
   * @returns null when there is no such fact
   * @throws EngineError `memory.exists` when another fact of the user says the same
   */
  edit(id: number, change: FactChange, nowUs: number): Fact | null {
    return this.#write('write to', (database) => {
      const before = factWith(database, id, nowUs)
      if (!before) return null
      if (change.text !== undefined) changeText(database, before, change.text)
      database
        .prepare('UPDATE facts SET confidence = $confidence, confirmed_us = $nowUs WHERE id = $id')
        .run({ $id: id, $confidence: change.confidence ?? before.confidence, $nowUs: nowUs })
      return factWith(database, id, nowUs)
    })
  }

  texts(forgetting: Forgetting): string[] {
    return this.#use('read', (database) => {
      const { where, values } = conditionOf(forgetting)
      const rows = database.prepare(`SELECT text FROM facts WHERE ${where}`).all(values)
      return rows.map((row) => String(row.text))
    })
  }

  /** Deletes facts. They are gone from the file after `compact`. @returns how many */
  forget(forgetting: Forgetting): number {
    return this.#write('write to', (database) => {
      const { where, values } = conditionOf(forgetting)
      return Number(database.prepare(`DELETE FROM facts WHERE ${where}`).run(values).changes)
    })
  }

  /** Writes the file anew without anything that was deleted, and empties the log of writes beside it. */
  compact(): void {
    this.#use('write to', (database) => {
      database.exec('VACUUM')
      const { busy } = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number }
      if (busy === 0) return
      throw new EngineError(
        'memory.busy',
        `Cannot write to the memory "${this.#path}": it is in use; try again in a moment`,
      )
    })
  }

  /** Facts without a vector of this embedder, strongest first. */
  withoutVector(userId: string, embedder: string, limit: number, nowUs: number): Fact[] {
    return this.#use('read', (database) =>
      factsOf(
        database,
        `SELECT ${COLUMNS} FROM facts
         WHERE user_id = $userId AND (embedder IS NULL OR embedder <> $embedder)
         ORDER BY strength DESC, id LIMIT $limit`,
        { $userId: userId, $embedder: embedder, $limit: limit, $nowUs: nowUs },
      ),
    )
  }

  /** Gives a fact its vector, unless its text has changed meanwhile. */
  setVector({ id, text }: Pick<Fact, 'id' | 'text'>, embedding: Embedding): void {
    this.#write('write to', (database) => {
      database
        .prepare(
          'UPDATE facts SET embedder = $embedder, embedding = $vector WHERE id = $id AND text = $text',
        )
        .run({ $id: id, $text: text, ...vectorValues(embedding) })
    })
  }

  close(): void {
    this.#database?.close()
    this.#database = null
  }

  [Symbol.dispose](): void {
    this.close()
  }

  /** Nothing that is just being forgotten is told any more. */
  #isKept(): (fact: Fact) => boolean {
    const { pending } = readForgotten(this.#options.project)
    if (!pending) return () => true
    if ('ids' in pending) return ({ id }) => !pending.ids.includes(id)
    return ({ userId }) => pending.userId !== null && pending.userId !== userId
  }

  /** @returns whether it is new */
  #keep(database: DatabaseSync, userId: string, fact: NewFact, nowUs: number): boolean {
    const text = tidy(fact.text)
    if (text === '') return false
    const which = { $userId: userId, $key: keyOf(text) || text }
    const known = database
      .prepare('SELECT id FROM facts WHERE user_id = $userId AND key = $key')
      .get(which)
    if (known) confirm(database, Number(known.id), fact)
    else insert(database, userId, { ...fact, text }, nowUs)
    return !known
  }

  #evict(database: DatabaseSync, nowUs: number): void {
    const { maxFacts = MAX_FACTS } = this.#options
    database
      .prepare(
        `DELETE FROM facts WHERE id IN (
           SELECT id FROM facts ORDER BY ${STRENGTH_SQL} DESC, id DESC LIMIT -1 OFFSET $max)`,
      )
      .run({ $max: maxFacts, $nowUs: nowUs })
  }

  /** In one transaction: all of it or nothing. */
  #write<Value>(verb: string, work: (database: DatabaseSync) => Value): Value {
    return this.#use(verb, (database) => {
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
  #use<Value>(verb: string, work: (database: DatabaseSync) => Value): Value {
    try {
      return work(this.#opened())
    } catch (error) {
      if (!isDamage(error)) throw memoryError(verb, this.#path, error)
      try {
        this.#moveAside()
        return work(this.#opened())
      } catch (again) {
        throw memoryError(verb, this.#path, again)
      }
    }
  }

  /** Another file may have taken the place of the one that was opened. */
  #opened(): DatabaseSync {
    if (this.#database && fileIdentity(this.#path) === this.#identity) return this.#database
    this.close()
    this.#identity = fileIdentity(this.#path)
    const { project, busyMs = 5000, maxPages, vectors: extension } = this.#options
    this.#database = openDatabase({ project, busyMs, maxPages, extension })
    this.#identity = fileIdentity(this.#path)
    return this.#database
  }

  #moveAside(): void {
    this.close()
    const aside = moveAside(this.#path, this.#identity)
    if (aside !== null) this.#options.onDamage?.(aside)
  }
}

const BY_WORDS = `SELECT ${COLUMNS} FROM facts
  JOIN (SELECT rowid AS found, bm25(facts_text) AS distance FROM facts_text
    WHERE facts_text MATCH $match) ON id = found
  WHERE user_id = $userId ORDER BY distance, id DESC LIMIT ${RANKED}`

// Vectors of another length would be an error of the function: a column of the row decides first.
const BY_VECTOR = `SELECT ${COLUMNS}, CASE WHEN length(embedding) = length($vector)
    THEN vec_distance_cosine(embedding, $vector) END AS distance
  FROM facts WHERE user_id = $userId AND embedder = $embedder AND distance IS NOT NULL
  ORDER BY distance, id DESC LIMIT ${RANKED}`

/** The same message, read again, confirms nothing. */
function confirm(database: DatabaseSync, id: number, { confidence, source }: NewFact): void {
  database
    .prepare(
      `UPDATE facts SET times = times + 1, confirmed_us = $heardUs,
         confidence = max(confidence, $confidence) + (1 - max(confidence, $confidence)) * $doubt
       WHERE id = $id AND confirmed_us < $heardUs`,
    )
    .run({
      $id: id,
      $heardUs: source.timestampUs,
      $confidence: confidence,
      $doubt: CONFIRMATION,
    })
}

function insert(
  database: DatabaseSync,
  userId: string,
  { text, confidence, source, embedding }: NewFact,
  nowUs: number,
): void {
  database
    .prepare(
      `INSERT INTO facts (user_id, text, key, confidence, source_role, source_turn, source_us,
         created_us, confirmed_us, embedder, embedding)
       VALUES ($userId, $text, $key, $confidence, $role, $turn, $sourceUs, $nowUs, $sourceUs,
         $embedder, $vector)`,
    )
    .run({
      $userId: userId,
      $text: text,
      $key: keyOf(text) || text,
      $confidence: confidence,
      $role: source.role,
      $turn: source.turn,
      $sourceUs: source.timestampUs,
      $nowUs: nowUs,
      $embedder: null,
      $vector: null,
      ...(embedding && vectorValues(embedding)),
    })
}

function changeText(database: DatabaseSync, fact: Fact, wanted: string): void {
  const text = tidy(wanted)
  const key = keyOf(text) || text
  const other = database
    .prepare('SELECT id FROM facts WHERE user_id = $userId AND key = $key AND id <> $id')
    .get({ $userId: fact.userId, $key: key, $id: fact.id })
  if (other) {
    throw new EngineError(
      'memory.exists',
      `Cannot change memory ${fact.id}: memory ${Number(other.id)} of the same user says that already`,
    )
  }
  database
    .prepare(
      'UPDATE facts SET text = $text, key = $key, embedder = NULL, embedding = NULL WHERE id = $id',
    )
    .run({ $id: fact.id, $text: text, $key: key })
}

function conditionOf(forgetting: Forgetting): { where: string; values: Values } {
  if ('ids' in forgetting) {
    const ids = JSON.stringify(forgetting.ids)
    return { where: 'id IN (SELECT value FROM json_each($ids))', values: { $ids: ids } }
  }
  const { userId } = forgetting
  return { where: '$userId IS NULL OR user_id = $userId', values: { $userId: userId } }
}

function vectorValues({ embedder, vector }: Embedding): Values {
  const bytes = new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength)
  return { $embedder: embedder, $vector: bytes }
}

function factWith(database: DatabaseSync, id: number, nowUs: number): Fact | null {
  const values = { $id: id, $nowUs: nowUs }
  return factsOf(database, `SELECT ${COLUMNS} FROM facts WHERE id = $id`, values)[0] ?? null
}

function factsOf(database: DatabaseSync, sql: string, values: Values): Fact[] {
  // The tables are STRICT: columns have their types.
  const rows = database.prepare(sql).all(values) as unknown as FactRow[]
  return rows.map((row) => ({
    id: row.id,
    userId: row.user_id,
    text: row.text,
    confidence: row.confidence,
    strength: row.strength,
    times: row.times,
    source: { role: row.source_role, turn: row.source_turn, timestampUs: row.source_us },
    createdUs: row.created_us,
    confirmedUs: row.confirmed_us,
  }))
}

interface FactRow {
  readonly id: number
  readonly user_id: string
  readonly text: string
  readonly confidence: number
  readonly strength: number
  readonly times: number
  readonly source_role: FactRole
  readonly source_turn: number | null
  readonly source_us: number
  readonly created_us: number
  readonly confirmed_us: number
}
