import { existsSync } from 'node:fs'
import { forgottenFile } from './forgotten.ts'
import type { MemoryView } from './memory-tasks.ts'
import { MemoryThread } from './memory-thread.ts'
import type { Fact, FactChange, FactQuery, Forgetting } from './types.ts'

/** What the open project remembers, for people to look at and to change. */
export interface Memories {
  list(query: Omit<FactQuery, 'nowUs'>): Promise<MemoryView>
  /** @throws EngineError `memory.not_found`, `memory.exists` */
  edit(id: number, change: FactChange): Promise<Fact>
  /**
   * Deletes facts for good: when it resolves, they are in no file of the home any more, except where the
   * user wrote them into the graph.
   * @returns how many there were
   */
  forget(forgetting: Forgetting): Promise<number>
  dispose(): Promise<void>
}

export interface MemoriesOptions {
  /** Folder of the open project. */
  readonly project: () => string
  /** Writes down what its files lag behind, so that no journal holds what was there before. */
  readonly settle: () => Promise<void>
  /** Told the texts of what was forgotten, for whoever keeps text in memory. */
  readonly onForgotten: (texts: readonly string[]) => void
}

export function createMemories({ project, settle, onForgotten }: MemoriesOptions): Memories {
  const thread = new MemoryThread()
  return {
    list: (query) => thread.run('list', project(), query),
    edit: (id, change) => thread.run('edit', project(), id, change),
    async forget(forgetting) {
      const folder = project()
      // What cannot be saved is reported elsewhere, and keeps nobody from forgetting.
      await settle().catch(() => {})
      const texts = await thread.run('forget', folder, forgetting)
      onForgotten(texts)
      return texts.length
    },
    dispose: () => thread.dispose(),
  }
}

/**
 * Finishes what was being forgotten in these projects when the program ended.
 * @param onFailed told of projects where that is not possible; it is tried again at the next start
 */
export async function resumeForgetting(
  projects: readonly string[],
  onFailed: (project: string, error: unknown) => void,
): Promise<void> {
  const unfinished = projects.filter((project) => existsSync(forgottenFile(project)))
  if (unfinished.length === 0) return
  const thread = new MemoryThread()
  for (const project of unfinished) {
    await thread.run('resume', project).catch((error: unknown) => onFailed(project, error))
  }
  await thread.dispose()
}
