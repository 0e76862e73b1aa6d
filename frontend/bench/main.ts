// `npm run bench -w frontend`: the numbers of the editor, as ratios within one run wherever that can be.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { executablePath, launchBrowser } from '../test/browser/browser.ts'
import { TestServer } from '../test/browser/server.ts'
import { benchChecking } from './checking.ts'
import { type Figure, holds, lineOf } from './figures.ts'
import { benchFirstLoad } from './first-load.ts'
import { largeGraphJson } from './large-graph.ts'
import { openWithFakeMetrics } from './page.ts'
import { benchPanning, benchTicks } from './ticks.ts'
import { benchVideo } from './video.ts'

const PROJECT = 'Bench'

if (executablePath === undefined) {
  throw new Error('Name a Chromium in OPENNEURO_BROWSER, and build the editor first (npm start)')
}

const figures: Figure[] = []
print(benchChecking())
await using server = await TestServer.start()
const browser = await launchBrowser()
try {
  print(await benchFirstLoad(browser, server.address))
  await openLargeGraph()
  const page = await openWithFakeMetrics(browser, server.address)
  print(await benchTicks(page))
  print(await benchPanning(page))
  await page.close()
  print(await benchVideo(browser, server))
} finally {
  await browser.close()
}
process.exitCode = figures.every(holds) ? 0 : 1

async function openLargeGraph(): Promise<void> {
  await server.openEmpty(PROJECT)
  await server.post('/project/close')
  const folder = join(server.home, 'projects', PROJECT)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'graph.json'), largeGraphJson())
  await server.post(`/projects/${PROJECT}/start?reload=true`)
}

function print(measured: readonly Figure[]): void {
  figures.push(...measured)
  process.stdout.write(`${measured.map(lineOf).join('\n')}\n`)
}
