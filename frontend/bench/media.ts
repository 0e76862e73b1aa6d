import { loadavg } from 'node:os'
import type { Browser, Page } from 'playwright-core'
import type { TestServer } from '../test/browser/server.ts'
import { takeLateness, watchLateness } from './lateness.ts'
import { type Memory, memoryOf } from './memory.ts'
import { openPage } from './page.ts'
import type { Measured } from './rows.ts'

const VIDEOS = 10
const WAVES = 4
const FPS = 15
const FRAME_MS = 1000 / FPS
const MINUTES = Number(process.env.OPENNEURO_BENCH_MINUTES ?? 1)
const WARM_UP_MS = 15_000
const PERIODS = 6
const MAX_INTERVALS = 3
const MAX_GROWTH = 1.1
const SPEECH = 'samples/speech.wav'

/** Ten pictures of 640 × 480 at 15 per second and four waveforms: how late they are, and what they hold. */
export async function benchMedia(browser: Browser, server: TestServer): Promise<Measured[]> {
  await server.openEmpty('Media')
  await buildMedia(server)
  await server.post('/graph/start')
  const page = await openPage(browser, server.address, { prepare: watchLateness })
  await page
    .locator('canvas')
    .nth(VIDEOS - 1)
    .waitFor()
  await page.waitForTimeout(2000)
  for (let wave = 0; wave < WAVES; wave++) await pin(page, wave)
  await page.waitForTimeout(WARM_UP_MS)

  const worst: number[] = []
  const memories: Memory[] = [await memoryOf(browser, page)]
  const all: number[] = []
  let arrived = 0
  for (let period = 0; period < PERIODS; period++) {
    await takeLateness(page)
    await page.waitForTimeout((MINUTES * 60_000) / PERIODS)
    const lateness = await takeLateness(page)
    arrived += lateness.arrived
    all.push(...lateness.msOf)
    worst.push(Math.max(...lateness.msOf))
    // Collecting stops the page, so it is done between the periods.
    memories.push(await memoryOf(browser, page))
    await page.waitForTimeout(500)
  }
  await page.context().close()
  await server.post('/graph/stop')
  return rowsOf({ worst, all, arrived, memories })
}

function rowsOf(of: {
  readonly worst: readonly number[]
  readonly all: readonly number[]
  readonly arrived: number
  readonly memories: readonly Memory[]
}): Measured[] {
  const { worst, all, arrived, memories } = of
  const late = all.filter((ms) => ms > MAX_INTERVALS * FRAME_MS).length
  const [first, last] = [memories[0]!, memories.at(-1)!]
  const percentile = [...all].sort((a, b) => a - b)[Math.floor(all.length * 0.99)] ?? 0
  return [
    {
      name: `${VIDEOS} videos and ${WAVES} waveforms: the latest picture, in frame intervals`,
      unit: 'ms',
      limit: MAX_INTERVALS,
      ours: [Math.max(...worst)],
      peers: [FRAME_MS],
      note: `${all.length} shown of ${arrived}, ${late} late, 99 % within ${percentile.toFixed(0)} ms; latest by period ${worst.map((ms) => ms.toFixed(0)).join(' ')}; load ${loadavg()[0]!.toFixed(1)}`,
    },
    {
      name: `memory of scripts after ${MINUTES} min, against before`,
      unit: 'MB',
      limit: MAX_GROWTH,
      ours: [last.heap],
      peers: [first.heap],
      note: `${memories.map(({ heap }) => heap.toFixed(1)).join(' ')}; DOM nodes ${first.domNodes} to ${last.domNodes}, listeners ${first.listeners} to ${last.listeners}`,
    },
    {
      name: `memory of the browser after ${MINUTES} min, against before`,
      unit: 'MB',
      limit: MAX_GROWTH,
      ours: [last.resident],
      peers: [first.resident],
      note: memories.map(({ resident }) => resident.toFixed(0)).join(' '),
    },
  ]
}

export async function buildMedia(server: TestServer): Promise<void> {
  const config = { width: 640, height: 480, fps: FPS }
  await add(server, { id: 'pattern', type: 'TestPattern', config, x: 0, y: 0 })
  for (let video = 0; video < VIDEOS; video++) {
    const place = { x: 320 + 260 * (video % 5), y: 300 * Math.floor(video / 5) }
    await add(server, { id: `video${video}`, type: 'VideoStream', ...place })
    await connect(server, ['pattern', 'video'], [`video${video}`, 'video'])
  }
  for (let wave = 0; wave < WAVES; wave++) {
    const sound = { path: SPEECH, loop: true }
    const place = { x: 400 * wave, y: 840 }
    await add(server, { id: `sound${wave}`, type: 'AudioFile', config: sound, ...place })
    await add(server, { id: `sink${wave}`, type: 'DoNothing', x: place.x + 240, y: place.y })
    await connect(server, [`sound${wave}`, 'audio'], [`sink${wave}`, 'input'])
  }
}

interface Placed {
  readonly id: string
  readonly type: string
  readonly config?: object
  readonly x: number
  readonly y: number
}

async function add(server: TestServer, { config, ...node }: Placed): Promise<void> {
  await server.post('/graph/nodes', { ...node, init_args: config ? { config } : {} })
}

async function connect(
  server: TestServer,
  [source_node, source_slot]: [string, string],
  [target_node, target_slot]: [string, string],
): Promise<void> {
  await server.post('/graph/edges', { source_node, source_slot, target_node, target_slot })
}

/** As a person does: rests on the wire, then pins what shows. */
export async function pin(page: Page, wave: number): Promise<void> {
  const wire = page.locator(`.react-flow__edge[data-id^="sound${wave}:"] .wire-hit`)
  const middle = await wire.evaluate((element) => {
    const path = element as SVGPathElement
    const { x, y } = path.getPointAtLength(path.getTotalLength() / 2)
    const at = new DOMPoint(x, y).matrixTransform(path.getScreenCTM()!)
    return { x: at.x, y: at.y }
  })
  await page.mouse.move(middle.x, middle.y)
  await page.getByRole('button', { name: 'Pin', exact: true }).click()
  await page.mouse.move(5, 5)
  await page.getByRole('button', { name: 'Unpin', exact: true }).nth(wave).waitFor()
}
