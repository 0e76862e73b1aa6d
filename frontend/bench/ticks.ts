import type { Page } from 'playwright-core'
import { type Figure, median } from './figures.ts'
import { snapshotOf } from './large-graph.ts'
import { panRate, scriptSeconds } from './page.ts'

const TICKS = 60
const TICK_MS = 100
const PAN_MS = 4000

/** What a snapshot of all nodes costs the page, ten times a second. */
export async function benchTicks(page: Page): Promise<Figure[]> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const parse = await parseMs(page)
  const idle = await costs(page, async () => {
    await page.evaluate(() => {})
  })
  const ticks = await costs(page, async (tick) => {
    await page.evaluate((text) => window.benchTick(text), JSON.stringify(snapshotOf(tick)))
  })
  const cost = Math.max(0, median(ticks) - median(idle))
  const worst = Math.max(...ticks) - median(idle)
  return [
    {
      what: 'script per tick against JSON.parse of the same snapshot',
      value: cost / parse,
      bound: 6,
      note: `${cost.toFixed(2)} ms, parse ${parse.toFixed(2)} ms`,
    },
    { what: 'worst tick against the median', value: worst / Math.max(cost, 0.01), bound: 10 },
  ]

  async function costs(on: Page, act: (tick: number) => Promise<void>): Promise<number[]> {
    const values: number[] = []
    for (let tick = 0; tick < TICKS; tick++) {
      const before = await scriptSeconds(session)
      await act(tick)
      await on.waitForTimeout(TICK_MS)
      values.push((await scriptSeconds(session)) * 1000 - before * 1000)
    }
    return values
  }
}

async function parseMs(page: Page): Promise<number> {
  return page.evaluate(
    (text) => {
      const times = Array.from({ length: 50 }, () => {
        const startedAt = performance.now()
        JSON.parse(text)
        return performance.now() - startedAt
      }).sort((a, b) => a - b)
      return times[25]!
    },
    JSON.stringify(snapshotOf(0)),
  )
}

/** Panning while metrics come, against panning while they do not. */
export async function benchPanning(page: Page): Promise<Figure[]> {
  const quiet = await panRate(page, PAN_MS)
  await page.evaluate(
    ({ texts, interval }) => {
      let tick = 0
      setInterval(() => window.benchTick(texts[tick++ % texts.length]!), interval)
    },
    { texts: [1, 2, 3].map((tick) => JSON.stringify(snapshotOf(tick))), interval: TICK_MS },
  )
  const busy = await panRate(page, PAN_MS)
  return [
    {
      what: 'frame rate of panning with metrics, against without',
      value: busy / quiet,
      bound: 0.8,
      isFloor: true,
      note: `${busy.toFixed(1)} and ${quiet.toFixed(1)} per second`,
    },
  ]
}
