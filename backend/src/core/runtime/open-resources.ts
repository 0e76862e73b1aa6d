import { setTimeout as delay } from 'node:timers/promises'

/** How long closing sockets and timers may take after a component has ended. */
const WAITS_MS = [0, 20, 100, 300]

/** What keeps this thread's event loop busy, counted by type. */
export function openResources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const type of process.getActiveResourcesInfo()) counts.set(type, (counts.get(type) ?? 0) + 1)
  return counts
}

/** Types of which there is more than in `baseline`, after a moment of grace; usually none. */
export async function leftOpen(baseline: ReadonlyMap<string, number>): Promise<readonly string[]> {
  let names: string[] = []
  for (const ms of WAITS_MS) {
    await (ms === 0 ? new Promise((resolve) => setImmediate(resolve)) : delay(ms))
    names = [...openResources()]
      .filter(([type, n]) => n > (baseline.get(type) ?? 0))
      .map(([type]) => type)
    names = names.filter((type) => type !== 'Immediate')
    if (names.length === 0) break
  }
  return names
}
