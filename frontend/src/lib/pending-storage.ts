import type { Pending } from './send-queue.ts'
import { goneWindows } from './window-id.ts'

const PREFIX = 'openneuro.pending'

/** Edits that wait for the server, kept per project and window so that closing the page loses none. */
export interface PendingStorage {
  save(project: string | null, items: readonly Pending[]): void
  /** What this window left, and windows that are gone; theirs are taken over. */
  take(project: string | null): Promise<Pending[]>
}

export function createPendingStorage(
  storage: Storage | undefined,
  windowId: () => string,
): PendingStorage {
  const keyOf = (project: string | null, id: string) => `${PREFIX}:${id}:${project ?? ''}`

  function read(key: string): Pending[] {
    try {
      const items: unknown = JSON.parse(storage?.getItem(key) ?? '[]')
      return Array.isArray(items) ? items.filter(isPending) : []
    } catch {
      return []
    }
  }

  return {
    save(project, items) {
      const key = keyOf(project, windowId())
      try {
        if (items.length === 0) storage?.removeItem(key)
        else storage?.setItem(key, JSON.stringify(items))
      } catch {
        // The storage is full: the edits are still in this page, and are sent when the server answers.
      }
    },
    async take(project) {
      const own = windowId()
      const others = storage ? keysOf(storage).flatMap((key) => windowOf(key, project)) : []
      const gone = await goneWindows(others.filter((id) => id !== own))
      const items = [...gone, own].flatMap((id) => read(keyOf(project, id)))
      for (const id of gone) storage?.removeItem(keyOf(project, id))
      this.save(project, items)
      return items
    },
  }

  function windowOf(key: string, project: string | null): string[] {
    const id = key.startsWith(`${PREFIX}:`) ? key.split(':')[1] : undefined
    return id !== undefined && key === keyOf(project, id) ? [id] : []
  }
}

function keysOf(storage: Storage): string[] {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
}

function isPending(value: unknown): value is Pending {
  const item = value as Partial<Pending> | null
  return typeof item?.step === 'string' && typeof item.command?.kind === 'string'
}
