import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { snapshotOf } from './large-graph.ts'

/** What the page gets instead of the server's stream: it says what the bench has it say. */
declare global {
  interface Window {
    benchTexts: readonly string[]
    benchTick(tick: number): void
    /** Turns by itself, until it is stopped by 0. */
    benchEvery(ms: number): void
  }
}

const TEXTS = 40
const OPEN_MS = 120_000

export interface PageOptions {
  /** Where projects were seen last. */
  readonly viewports?: Readonly<Record<string, { x: number; y: number; zoom: number }>>
  /** Before anything of the page runs. */
  prepare?(context: BrowserContext): Promise<unknown>
}

/** The editor, with a graph on its canvas. */
export async function openPage(
  browser: Browser,
  address: string,
  { viewports = {}, prepare }: PageOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await context.addInitScript(
    (state) => localStorage.setItem('openneuro.ui', JSON.stringify({ state, version: 1 })),
    { tourDone: true, viewports },
  )
  await prepare?.(context)
  const page = await context.newPage()
  await page.goto(address)
  await page.locator('.react-flow__node').first().waitFor({ timeout: OPEN_MS })
  return page
}

/** The editor with a stream of metrics that the bench turns by hand. */
export async function openWithTurnedMetrics(browser: Browser, address: string): Promise<Page> {
  const page = await openPage(browser, address, {
    prepare: (context) => context.addInitScript(turnMetrics),
  })
  await page.evaluate(
    (texts) => {
      window.benchTexts = texts
    },
    Array.from({ length: TEXTS }, (_, tick) => JSON.stringify(snapshotOf(tick))),
  )
  return page
}

function turnMetrics(): void {
  const sources = new Set<EventSource>()
  class TurnedEventSource extends EventTarget {
    onopen: (() => void) | null = null
    onmessage: ((event: MessageEvent) => void) | null = null
    constructor() {
      super()
      sources.add(this as unknown as EventSource)
      setTimeout(() => this.onopen?.(), 0)
    }
    close(): void {
      sources.delete(this as unknown as EventSource)
    }
  }
  window.EventSource = TurnedEventSource as unknown as typeof EventSource
  let timer = 0
  let turned = 0
  // Time goes on from tick to tick, also when the texts begin again.
  const startedAt = 1_790_000_000
  window.benchTick = (tick) => {
    const text = window.benchTexts[tick % window.benchTexts.length]!
    const at = text.lastIndexOf('"timestamp":')
    const data = `${text.slice(0, at)}"timestamp":${startedAt + turned++ / 10}}`
    for (const source of sources) source.onmessage?.(new MessageEvent('message', { data }))
  }
  window.benchEvery = (ms) => {
    clearInterval(timer)
    if (ms > 0) timer = window.setInterval(() => window.benchTick(turned), ms)
  }
}

/** Milliseconds of the main thread's own time that scripts have taken: what others do does not count. */
export async function scriptClock(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  return () => scriptMs(session)
}

async function scriptMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return 1000 * (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0)
}

/** Runs in a task of the page, so that it counts as its script. */
export function inTask(page: Page, work: (value: number) => void, value: number): Promise<void> {
  return page.evaluate(
    ([text, given]) =>
      new Promise<void>((resolve, reject) => {
        const run = new Function(`return ${text}`)() as (value: number) => void
        setTimeout(() => {
          try {
            run(given)
            resolve()
          } catch (error) {
            reject(error as Error)
          }
        }, 0)
      }),
    [String(work), value] as const,
  )
}
