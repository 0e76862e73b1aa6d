import { crc32 } from 'node:zlib'
import { z } from 'zod'
import type { DocumentPatch } from '../graph/document.ts'
import { jsonFromPatch, PatchJson, patchFromJson } from './patch-json.ts'

/**
 * One line of a journal: an edit, or the note that a graph.json with this SHA-256 is about to be written
 * that has every edit up to here.
 */
export type JournalRecord =
  | { readonly type: 'edit'; readonly patch: DocumentPatch }
  | { readonly type: 'save'; readonly sha256: string }

const RecordJson = z.union([z.object({ edit: PatchJson }), z.object({ save: z.string() })])

/** `<CRC-32 of the JSON, 8 hex digits> <JSON>\n`, so that a torn or damaged line is known as such. */
export function formatLine(record: JournalRecord): string {
  const json = JSON.stringify(
    record.type === 'edit' ? { edit: jsonFromPatch(record.patch) } : { save: record.sha256 },
  )
  return `${checksum(json)} ${json}\n`
}

export interface JournalText {
  readonly records: readonly JournalRecord[]
  /** Bytes of the good lines; what follows is torn or damaged. */
  readonly goodBytes: number
  /** More than one torn last line is bad: edits were lost to something other than a crash. */
  readonly isDamaged: boolean
}

/** Reads good lines up to the first that is not. */
export function parseLines(bytes: Buffer): JournalText {
  const records: JournalRecord[] = []
  let start = 0
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
    const record = parseLine(bytes.toString('utf8', start, end))
    if (!record) return { records, goodBytes: start, isDamaged: true }
    records.push(record)
    start = end + 1
  }
  return { records, goodBytes: start, isDamaged: false }
}

/** The edits that a graph.json with this hash does not have: all, unless the journal knows the hash. */
export function editsSince(records: readonly JournalRecord[], sha256: string): DocumentPatch[] {
  const saved = records.findLastIndex((one) => one.type === 'save' && one.sha256 === sha256)
  return records.slice(saved + 1).flatMap((one) => (one.type === 'edit' ? [one.patch] : []))
}

function parseLine(line: string): JournalRecord | null {
  const json = line.slice(9)
  if (line.slice(0, 9) !== `${checksum(json)} `) return null
  try {
    const record = RecordJson.parse(JSON.parse(json))
    if ('save' in record) return { type: 'save', sha256: record.save }
    return { type: 'edit', patch: patchFromJson(record.edit) }
  } catch {
    return null
  }
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0')
}
