import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { EngineError } from '@openneuro/protocol/errors'
import { keyOf, tidy } from './fact-text.ts'
import type { Embedding, Fact, FactRole, Forgetting, NewFact } from './types.ts'

/** Named parameters of a statement. */
export type Values = Record<string, SQLInputValue>

/** How deep the rankings are that recall is made of. */
const RANKED = 50
/** How much of the doubt goes when something is heard again. */
const CONFIRMATION = 0.3

/**
 * Forgetting as Ebbinghaus found it, exponential in time, and slower for what was repeated:
 * strength = confidence · 2^(−age / (30 days · times heard)), age since it was heard last.
 */
export const STRENGTH_SQL =
  'confidence * pow(0.5, max(0, $nowUs - confirmed_us) / (30.0 * 86400e6 * times))'
export const COLUMNS = `id, user_id, text, confidence, ${STRENGTH_SQL} AS strength, times, source_role,
  source_turn, source_us, created_us, confirmed_us`

export const BY_WORDS = `SELECT ${COLUMNS} FROM facts
  JOIN (SELECT rowid AS found, bm25(facts_text) AS distance FROM facts_text
    WHERE facts_text MATCH $match) ON id = found
  WHERE user_id = $userId ORDER BY distance, id DESC LIMIT ${RANKED}`

// Vectors of another length would be an error of the function: a column of the row decides first.
export const BY_VECTOR = `SELECT ${COLUMNS}, CASE WHEN length(embedding) = length($vector)
    THEN vec_distance_cosine(embedding, $vector) END AS distance
  FROM facts WHERE user_id = $userId AND embedder = $embedder AND distance IS NOT NULL
  ORDER BY distance, id DESC LIMIT ${RANKED}`

/** The same message, read again, confirms nothing. */
export function confirm(database: DatabaseSync, id: number, { confidence, source }: NewFact): void {
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

export function insert(
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

export function changeText(database: DatabaseSync, fact: Fact, wanted: string): void {
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

export function conditionOf(forgetting: Forgetting): { where: string; values: Values } {
  if ('ids' in forgetting) {
    const ids = JSON.stringify(forgetting.ids)
    return { where: 'id IN (SELECT value FROM json_each($ids))', values: { $ids: ids } }
  }
  const { userId } = forgetting
  return { where: '$userId IS NULL OR user_id = $userId', values: { $userId: userId } }
}

export function vectorValues({ embedder, vector }: Embedding): Values {
  const bytes = new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength)
  return { $embedder: embedder, $vector: bytes }
}

export function factWith(database: DatabaseSync, id: number, nowUs: number): Fact | null {
  const values = { $id: id, $nowUs: nowUs }
  return factsOf(database, `SELECT ${COLUMNS} FROM facts WHERE id = $id`, values)[0] ?? null
}

export function factsOf(database: DatabaseSync, sql: string, values: Values): Fact[] {
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
