import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import type { Figure } from './figures.ts'

const LATER = /ConfigForm|Inspector|uPlot|Metrics|pose-scene/

/** What the page fetches before its first screen is there. */
export async function benchFirstLoad(browser: Browser, address: string): Promise<Figure[]> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  const scripts = new Map<string, number>()
  const bodies: Promise<void>[] = []
  page.on('response', (response) => {
    const { pathname } = new URL(response.url())
    if (!pathname.endsWith('.js')) return
    const measured = response.body().then((body) => {
      scripts.set(pathname, gzipSync(body).byteLength)
    })
    bodies.push(measured)
  })
  await page.goto(address, { waitUntil: 'load' })
  await page.locator('.react-flow__node').first().waitFor({ timeout: 60_000 })
  await Promise.all(bodies)
  await page.close()
  const early = [...scripts.keys()].filter((path) => LATER.test(path))
  const bytes = [...scripts].reduce((sum, [, size]) => sum + size, 0)
  return [
    { what: 'JavaScript of the first screen, kB gzip', value: bytes / 1000, bound: 300 },
    { what: 'chunks it has no use for', value: early.length, bound: 0, note: early.join(' ') },
  ]
}
