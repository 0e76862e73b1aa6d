import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { nowUs } from '../frames/frame-source.ts'
import { writeAtomicSync } from '../projects/atomic-write.ts'
import { asides } from './database.ts'
import { type ForgottenMark, forgottenFile, forgottenText, readForgotten } from './forgotten.ts'
import { MemoryStore } from './memory-store.ts'
import { memoryNotFound } from './not-found.ts'
import { MEMORY_FOLDER, memoryFile } from './place.ts'
import { erasePrompts, eraseTraces, PROMPTS } from './traces.ts'
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

function list(project: string, query: Omit<FactQuery, 'nowUs'>): MemoryView {
  if (!existsSync(memoryFile(project))) {
    return { facts: [], total: 0, next: null, users: [], damaged: asides(project) }
  }
  using store = new MemoryStore({ project })
  const page = store.list({ ...query, nowUs: nowUs() })
  return { ...page, users: store.users(), damaged: asides(project) }
}

function edit(project: string, id: number, change: FactChange): Fact {
  const store = existing(project)
  if (!store) throw memoryNotFound(id)
  using _ = store
  const mark = readForgotten(project)
  // Should the program end in between, the former text is taken out of the file at the next start.
  if (change.text !== undefined) writeMark(project, { ...mark, pending: { ids: [] } })
  const edited = store.edit(id, change, nowUs())
  if (!edited) throw memoryNotFound(id)
  if (change.text === undefined) return edited
  store.compact()
  writeMark(project, mark)
  return edited
}

/**
 * Deletes facts from every file of the project.
 * @param onStep told after each step, for tests of what a crash leaves
 * @returns their texts
 */
function forget(project: string, forgetting: Forgetting, onStep: () => void = () => {}): string[] {
  if (!existsSync(join(project, MEMORY_FOLDER))) return []
  const before = readForgotten(project)
  if ('ids' in forgetting && before.pending === null && textsOf(project, forgetting).length === 0) {
    return []
  }
  // From here on nobody recalls it, and whoever is interrupted knows what is left to do.
  writeMark(project, { atUs: Math.max(before.atUs, nowUs()), pending: forgetting })
  onStep()
  return finish(project, forgetting, onStep)
}

/** Goes on with what was being forgotten when the program ended. */
function resume(project: string): string[] {
  const { atUs, pending } = readForgotten(project)
  if (pending) return finish(project, pending)
  const changedUs = PROMPTS.map((name) => statSync(join(project, name), { throwIfNoEntry: false }))
    .filter((info) => info !== undefined)
    .map(({ mtimeMs }) => mtimeMs * 1000)
  // It may have been written just before, and not yet again without what was forgotten.
  if (changedUs.some((timeUs) => timeUs <= atUs + GRACE_US)) erasePrompts(project)
  return []
}

function finish(project: string, forgetting: Forgetting, onStep = () => {}): string[] {
  const texts = textsOf(project, forgetting)
  eraseTraces(project, texts)
  onStep()
  using store = existing(project)
  store?.forget(forgetting)
  onStep()
  store?.compact()
  onStep()
  // What was recalled before anybody could know was sent before this.
  writeMark(project, { atUs: Math.max(readForgotten(project).atUs, nowUs()), pending: null })
  erasePrompts(project)
  return texts
}

function textsOf(project: string, forgetting: Forgetting): string[] {
  using store = existing(project)
  return store?.texts(forgetting) ?? []
}

function existing(project: string): MemoryStore | null {
  return existsSync(memoryFile(project)) ? new MemoryStore({ project }) : null
}

function writeMark(project: string, mark: ForgottenMark): void {
  writeAtomicSync(forgottenFile(project), forgottenText(mark))
}
