import { setTimeout as delay } from 'node:timers/promises'

/** How long closing sockets and timers may take after a component has ended. */
const WAITS_MS = [20, 100, 300]

/** What keeps this thread's event loop busy: how many of each type. */
export type Resources = ReadonlyMap<string, number>

export function openResources(): Resources {
  const counts = new Map<string, number>()
  for (const type of process.getActiveResourcesInfo()) counts.set(type, (counts.get(type) ?? 0) + 1)
  return counts
}

/** Types of which there is more than in `baseline`. */
export function openedSince(baseline: Resources): readonly string[] {
  return [...openResources()]
    .filter(([type, count]) => count > (baseline.get(type) ?? 0) && type !== 'Immediate')
    .map(([type]) => type)
}

/** The same after a moment of grace. */
export async function leftOpenSince(baseline: Resources): Promise<readonly string[]> {
  let types: readonly string[] = []
  for (const ms of WAITS_MS) {
    await delay(ms)
    types = openedSince(baseline)
    if (types.length === 0) break
  }
  return types
}
