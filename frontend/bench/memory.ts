import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'

const MB = 1_000_000

export interface Memory {
  /** What the scripts of the page hold, after everything they let go was collected. */
  readonly heap: number
  readonly domNodes: number
  readonly listeners: number
  /** Of the processes of the browser, pictures included; 0 where the system does not say. */
  readonly resident: number
}

/** In MB. */
export async function memoryOf(browser: Browser, page: Page): Promise<Memory> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.enable')
  for (let times = 0; times < 2; times++) await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters')
  await session.detach()
  return {
    heap: usedSize / MB,
    domNodes: nodes,
    listeners: jsEventListeners,
    resident: await residentOf(browser),
  }
}

async function residentOf(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return processInfo.reduce((sum, { id }) => sum + residentMb(id), 0)
}

function residentMb(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return (1024 * Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0)) / MB
  } catch {
    return 0
  }
}
