import type { DatabaseSync } from 'node:sqlite'
import { EngineError } from '@openneuro/protocol/errors'
import { anyWord, folded, keyOf, tidy } from './fact-text.ts'
import {
  BY_VECTOR,
  BY_WORDS,
  COLUMNS,
  changeText,
  conditionOf,
  confirm,
  factsOf,
  factWith,
  insert,
  STRENGTH_SQL,
  type Values,
  vectorValues,
} from './facts-table.ts'
import { readForgotten } from './forgotten.ts'
import { MemoryFile, type MemoryFileOptions } from './memory-file.ts'
import { fuseRankings } from './ranking.ts'
import type {
  Embedding,
  Fact,
  FactChange,
  FactPage,
  FactQuery,
  Forgetting,
  NewFact,
  RecallQuery,
} from './types.ts'

export interface MemoryOptions extends MemoryFileOptions {
  /** Facts of a project; the weakest go. @default 5000 */
  readonly maxFacts?: number
}

const MAX_FACTS = 5000
/**
 * What is remembered in a project: facts about users, in a file that several threads may have open at
 * a time. All calls are synchronous and take milliseconds; whoever must never wait uses a short `busyMs`.
 */
export class MemoryStore implements Disposable {
  readonly #options: MemoryOptions
  readonly #file: MemoryFile

  constructor(options: MemoryOptions) {
    this.#options = options
    this.#file = new MemoryFile(options)
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
    return this.#file.write('write to', (database) => {
      const { atUs } = readForgotten(this.#options.project)
      const kept = facts.filter((fact) => fact.source.timestampUs > atUs)
      const added = kept.filter((fact) => this.#keep(database, userId, fact, nowUs)).length
      this.#evict(database, nowUs)
      return added
    })
  }

  /** The facts that fit best, best first: by their words and, where both have one, by their vectors. */
  recall({ userId, words, embedding, limit, nowUs }: RecallQuery): Fact[] {
    return this.#file.use('read', (database) => {
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
    return this.#file.use('read', (database) => {
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
    return this.#file.use('read', (database) => {
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
    return this.#file.write('write to', (database) => {
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
    return this.#file.use('read', (database) => {
      const { where, values } = conditionOf(forgetting)
      const rows = database.prepare(`SELECT text FROM facts WHERE ${where}`).all(values)
      return rows.map((row) => String(row.text))
    })
  }

  /** Deletes facts. They are gone from the file after `compact`. @returns how many */
  forget(forgetting: Forgetting): number {
    return this.#file.write('write to', (database) => {
      const { where, values } = conditionOf(forgetting)
      return Number(database.prepare(`DELETE FROM facts WHERE ${where}`).run(values).changes)
    })
  }

  /** Writes the file anew without anything that was deleted, and empties the log of writes beside it. */
  compact(): void {
    this.#file.use('write to', (database) => {
      let busy = 0
      try {
        database.exec('VACUUM')
      } finally {
        // Also where there is no room for a second file: what was deleted is zeros by now.
        busy = Number(database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.busy)
      }
      if (busy === 0) return
      throw new EngineError(
        'memory.busy',
        `Cannot write to the memory "${this.#file.path}": it is in use; try again in a moment`,
      )
    })
  }

  /** Facts without a vector of this embedder, strongest first. */
  withoutVector(userId: string, embedder: string, limit: number, nowUs: number): Fact[] {
    return this.#file.use('read', (database) =>
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
    this.#file.write('write to', (database) => {
      database
        .prepare(
          'UPDATE facts SET embedder = $embedder, embedding = $vector WHERE id = $id AND text = $text',
        )
        .run({ $id: id, $text: text, ...vectorValues(embedding) })
    })
  }

  close(): void {
    this.#file.close()
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
}
