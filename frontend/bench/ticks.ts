import type { Page } from 'playwright-core'
import { medianOf } from '../../backend/bench/measure.ts'
import { inTask, scriptClock } from './page.ts'
import type { Measured } from './rows.ts'

const ROUNDS = 5
const TICKS = 30
const WARM_UP_TICKS = 20
const TICK_MS = 100
const PARSES = 10

/** What a snapshot of all nodes costs the page, ten times a second. */
export async function benchTicks(page: Page): Promise<Measured[]> {
  const clock = await scriptClock(page)
  const ticks: number[] = []
  const medians: number[] = []
  const worst: number[] = []
  const parses: number[] = []
  await turn(WARM_UP_TICKS)
  for (let round = 0; round < ROUNDS; round++) {
    parses.push((await costOf(() => inTask(page, parse, PARSES))) / PARSES)
    const costs = await turn(TICKS)
    ticks.push(...costs)
    medians.push(medianOf(costs))
    worst.push(Math.max(...costs))
  }
  return [
    {
      name: 'metrics of 500 nodes: script of a tick against JSON.parse',
      unit: 'ms',
      limit: 6,
      ours: medians,
      peers: parses,
    },
    {
      name: 'metrics of 500 nodes: the worst tick against the median',
      unit: 'ms',
      limit: 10,
      // The worst of all rounds.
      ours: [Math.max(...worst)],
      peers: [medianOf(ticks)],
      note: `of ${ticks.length} ticks; worst by round ${worst.map((ms) => ms.toFixed(1)).join(' ')}`,
    },
  ]

  async function turn(count: number): Promise<number[]> {
    const costs: number[] = []
    for (let tick = 0; tick < count; tick++) {
      const cost = await costOf(async () => {
        await inTask(page, (index) => window.benchTick(index), tick)
        await page.waitForTimeout(TICK_MS)
      })
      costs.push(cost)
    }
    return costs
  }

  async function costOf(work: () => Promise<void>): Promise<number> {
    const before = await clock()
    await work()
    return (await clock()) - before
  }
}

function parse(times: number): void {
  for (let time = 0; time < times; time++) JSON.parse(window.benchTexts[time]!)
}
