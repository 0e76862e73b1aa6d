import { existsSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { writeAtomicSync } from '../projects/atomic-write.ts'
import { asides } from './database.ts'
import { type ForgottenMark, forgottenFile, forgottenText, readForgotten } from './forgotten.ts'
import { MemoryStore } from './memory-store.ts'
import { memoryNotFound } from './not-found.ts'
import { MEMORY_FOLDER, memoryFile } from './place.ts'
import { eraseTraces } from './traces.ts'
import type { Fact, FactChange, FactPage, FactQuery, Forgetting } from './types.ts'

/** What the server does with the memory of a project, each call at once and in a thread of its own. */
export const memoryTasks = { list, edit, forget, resume }
export type MemoryTasks = typeof memoryTasks

export interface MemoryView extends FactPage {
  /** Everybody about whom something is known. */
  readonly users: readonly string[]
  /** Files that could not be read and were moved aside. */
  readonly damaged: readonly string[]
}

/** A prompt that was being written while something was forgotten may be younger than the mark. */
const GRACE_US = 60_000_000

function list(project: string, query: FactQuery): MemoryView {
  if (!existsSync(memoryFile(project))) {
    return { facts: [], total: 0, next: null, users: [], damaged: asides(project) }
  }
  using store = new MemoryStore({ project })
  const page = store.list(query)
  return { ...page, users: store.users(), damaged: asides(project) }
}

function edit(project: string, id: number, change: FactChange, nowUs: number): Fact {
  const store = existing(project)
  if (!store) throw memoryNotFound(id)
  using _ = store
  const mark = readForgotten(project)
  // Should the program end in between, the former text is taken out of the file at the next start.
  if (change.text !== undefined) writeMark(project, { ...mark, pending: { ids: [] } })
  const edited = store.edit(id, change, nowUs)
  if (!edited) throw memoryNotFound(id)
  if (change.text === undefined) return edited
  store.compact()
  writeMark(project, mark)
  return edited
}

/**
 * @param onStep told after each step, for tests of what a crash leaves
 * @returns the texts of what was forgotten
 */
function forget(
  project: string,
  forgetting: Forgetting,
  nowUs: number,
  onStep: () => void = () => {},
): string[] {
  if (!existsSync(join(project, MEMORY_FOLDER))) return []
  const atUs = Math.max(nowUs, readForgotten(project).atUs)
  // From here on nobody writes it down again, and whoever is interrupted knows what is left to do.
  writeMark(project, { atUs, pending: forgetting })
  onStep()
  const texts = finish(project, forgetting, onStep)
  writeMark(project, { atUs, pending: null })
  return texts
}

/** Goes on with what was being forgotten when the program ended. */
function resume(project: string): string[] {
  const { atUs, pending } = readForgotten(project)
  for (const name of ['messages.json', 'messages.json.tmp']) {
    const file = join(project, name)
    const mtimeMs = statSync(file, { throwIfNoEntry: false })?.mtimeMs
    if (mtimeMs !== undefined && mtimeMs * 1000 <= atUs + GRACE_US) rmSync(file, { force: true })
  }
  if (!pending) return []
  const texts = finish(project, pending)
  writeMark(project, { atUs, pending: null })
  return texts
}

function finish(project: string, forgetting: Forgetting, onStep = () => {}): string[] {
  using store = existing(project)
  const texts = store?.texts(forgetting) ?? []
  eraseTraces(project, texts)
  onStep()
  store?.forget(forgetting)
  onStep()
  store?.compact()
  onStep()
  return texts
}

function existing(project: string): MemoryStore | null {
  return existsSync(memoryFile(project)) ? new MemoryStore({ project }) : null
}

function writeMark(project: string, mark: ForgottenMark): void {
  writeAtomicSync(forgottenFile(project), forgottenText(mark))
}
