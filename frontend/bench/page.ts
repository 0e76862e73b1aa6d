import type { Browser, CDPSession, Page } from 'playwright-core'

/** What the page gets instead of the server's stream: it says what the bench has it say. */
declare global {
  interface Window {
    benchTick(text: string): void
  }
}

/** The editor with a stream of metrics that the bench turns by hand. */
export async function openWithFakeMetrics(browser: Browser, address: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await context.addInitScript(() => {
    const sources = new Set<EventSource>()
    class FakeEventSource extends EventTarget {
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
    window.EventSource = FakeEventSource as unknown as typeof EventSource
    window.benchTick = (data) => {
      for (const source of sources) source.onmessage?.(new MessageEvent('message', { data }))
    }
    localStorage.setItem('openneuro.ui', JSON.stringify({ state: { tourDone: true }, version: 1 }))
  })
  const page = await context.newPage()
  await page.goto(address)
  await page.locator('.react-flow__node').first().waitFor({ timeout: 60_000 })
  return page
}

/** Seconds of script that the page's main thread has run so far. */
export async function scriptSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0
}

/** Pictures per second while the canvas is dragged to and fro. */
export async function panRate(page: Page, ms: number): Promise<number> {
  const counted = page.evaluate(async (duration) => {
    let frames = 0
    const startedAt = performance.now()
    while (performance.now() - startedAt < duration) {
      await new Promise(requestAnimationFrame)
      frames++
    }
    return (frames * 1000) / (performance.now() - startedAt)
  }, ms)
  const box = (await page.locator('.react-flow__pane').boundingBox())!
  const [x, y] = [box.x + box.width - 20, box.y + 8]
  await page.mouse.move(x, y)
  await page.mouse.down()
  const endsAt = performance.now() + ms
  for (let step = 0; performance.now() < endsAt; step++) {
    await page.mouse.move(x - 150 + 150 * Math.cos(step / 6), y + 60 * Math.sin(step / 9))
  }
  await page.mouse.up()
  return counted
}
