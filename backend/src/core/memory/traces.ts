import { lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isAside } from './database.ts'
import { MEMORY_FOLDER } from './place.ts'

/** The prompt that an agent wrote down last; it writes the next one without what was forgotten. */
export const PROMPTS = ['messages.json', 'messages.json.tmp']
/** What the user keeps by hand: the graph, which a journal belongs to. */
const KEPT = new Set(['graph.json', '.journal'])
/** Larger files are no leftovers of ours. */
const MAX_BYTES = 64 * 1_048_576

/**
 * Deletes what else holds facts that were forgotten: prompts, damaged databases, and of the project's
 * backups and leftovers those that have the text. Its graph stays as it is.
 */
export function eraseTraces(project: string, texts: readonly string[]): void {
  erasePrompts(project)
  for (const file of filesIn(join(project, MEMORY_FOLDER))) {
    if (isAside(file.name)) rmSync(file.path, { force: true })
  }
  const wanted = [...new Set(texts.flatMap(spellings))].map((text) => Buffer.from(text))
  for (const file of [...filesIn(project), ...filesIn(join(project, '.backups'))]) {
    if (KEPT.has(file.name) || !holdsAny(file.path, wanted)) continue
    rmSync(file.path, { force: true })
  }
}

export function erasePrompts(project: string): void {
  for (const name of PROMPTS) rmSync(join(project, name), { force: true })
}

/** As it is, and as it stands in JSON. */
function spellings(text: string): string[] {
  return [text, JSON.stringify(text).slice(1, -1)]
}

function filesIn(folder: string): { name: string; path: string }[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => ({ name, path: join(folder, name) }))
  } catch {
    return []
  }
}

function holdsAny(path: string, wanted: readonly Buffer[]): boolean {
  try {
    if (wanted.length === 0 || lstatSync(path).size > MAX_BYTES) return false
    const content = readFileSync(path)
    return wanted.some((text) => content.includes(text))
  } catch {
    // Gone meanwhile.
    return false
  }
}
