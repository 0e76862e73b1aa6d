const KEY = 'openneuro.window'

/** A random id; also where the page is not served securely and `randomUUID` is not there. */
export function randomId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The id of this tab; the same after a reload. */
export function windowId(storage: Storage | undefined = globalThis.sessionStorage): string {
  try {
    const known = storage?.getItem(KEY)
    if (known) return known
    const id = randomId()
    storage?.setItem(KEY, id)
    return id
  } catch {
    return randomId()
  }
}

/**
 * Claims an id for as long as this page lives: a tab that was duplicated has the id of its original.
 * @returns the id, or a new one if another page has it
 */
export async function claimWindowId(id: string): Promise<string> {
  if (await holdLock(lockName(id))) return id
  const fresh = randomId()
  try {
    sessionStorage.setItem(KEY, fresh)
  } catch {
    // Without storage the id ends with the page, as everything else does.
  }
  await holdLock(lockName(fresh))
  return fresh
}

/** Of these window ids, those whose pages are gone. Empty where that cannot be known. */
export async function goneWindows(ids: readonly string[]): Promise<string[]> {
  if (!globalThis.navigator?.locks) return []
  const { held = [] } = await navigator.locks.query()
  const names = new Set(held.map(({ name }) => name))
  return ids.filter((id) => !names.has(lockName(id)))
}

const lockName = (id: string) => `openneuro.window.${id}`

/** True when the lock is ours until the page ends, or when there are no locks here. */
function holdLock(name: string): Promise<boolean> {
  const { locks } = globalThis.navigator ?? {}
  if (!locks) return Promise.resolve(true)
  return new Promise((resolve) => {
    locks
      .request(name, { ifAvailable: true }, (lock) => {
        resolve(lock !== null)
        return lock ? new Promise<void>(() => {}) : undefined
      })
      .catch(() => resolve(true))
  })
}
