// `npm run bench -w frontend [-- --json FILE] [--only PART]`: the numbers of the editor, as ratios within
// one run.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { executablePath, launchBrowser } from '../test/browser/browser.ts'
import { TestServer } from '../test/browser/server.ts'
import { benchChecking } from './checking.ts'
import { benchFirstLoad, benchSpace } from './first-load.ts'
import { benchCanvas, openLargeGraph } from './large-canvas.ts'
import { benchMedia } from './media.ts'
import { openWithTurnedMetrics } from './page.ts'
import { benchPanning } from './panning.ts'
import { lineOf, type Measured, resultOf } from './rows.ts'
import { benchTicks } from './ticks.ts'

const TRIES = 3

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    /** Only parts whose name contains this. */
    only: { type: 'string', default: '' },
  },
})
if (executablePath === undefined) {
  throw new Error('Name a Chromium in OPENNEURO_BROWSER, and build the editor first (npm start)')
}

await using server = await TestServer.start()
const browser = await launchBrowser()
try {
  const parts: Record<string, () => Promise<Measured[]>> = {
    checking: async () => benchChecking(),
    load: () => benchFirstLoad(browser, server),
    space: () => benchSpace(server),
    canvas: () => benchCanvas(browser, server),
    ticks: () => onLargeGraph(benchTicks),
    panning: () => onLargeGraph(benchPanning),
    media: () => benchMedia(browser, server),
  }
  const rows: Measured[] = []
  for (const [name, part] of Object.entries(parts)) {
    if (name.includes(values.only)) rows.push(...(await measured(part)))
  }
  const results = rows.map(resultOf)
  if (values.json !== undefined) {
    writeFileSync(values.json, `${JSON.stringify({ rows: results }, null, 2)}\n`)
  }
  process.exitCode = results.every(({ holds }) => holds) ? 0 : 1
} finally {
  await browser.close()
}

/** What a busy machine has spoiled is measured again. */
async function measured(part: () => Promise<Measured[]>): Promise<Measured[]> {
  for (let left = TRIES; ; left--) {
    const rows = await part()
    for (const row of rows) console.log(lineOf(row))
    if (left <= 1 || rows.every((row) => resultOf(row).holds)) return rows
    console.log('again:')
  }
}

async function onLargeGraph(
  measure: (page: Awaited<ReturnType<typeof openWithTurnedMetrics>>) => Promise<Measured[]>,
): Promise<Measured[]> {
  await openLargeGraph(server)
  const page = await openWithTurnedMetrics(browser, server.address)
  try {
    return await measure(page)
  } finally {
    await page.context().close()
  }
}
