import type { Page } from 'playwright-core'
import type { Measured } from './rows.ts'

const ROUNDS = 4
const PAN_MS = 3000
const TICK_MS = 100

/** Panning while metrics come, in turns with panning while they do not. */
export async function benchPanning(page: Page): Promise<Measured[]> {
  const ours: number[] = []
  const peers: number[] = []
  for (let round = -1; round < ROUNDS; round++) {
    const quiet = await panRate(page, PAN_MS)
    await page.evaluate((ms) => window.benchEvery(ms), TICK_MS)
    const busy = await panRate(page, PAN_MS)
    await page.evaluate(() => window.benchEvery(0))
    if (round < 0) continue
    ours.push(busy)
    peers.push(quiet)
  }
  return [
    {
      name: 'frame rate of panning with metrics, against without',
      unit: 'per s',
      limit: 0.8,
      isAtLeast: true,
      ours,
      peers,
    },
  ]
}

/** Pictures per second while the canvas is dragged to and fro. */
async function panRate(page: Page, ms: number): Promise<number> {
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
