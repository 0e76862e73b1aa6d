import { get } from 'node:http'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { firstLoad } from '../build/first-load.ts'
import { launchBrowser } from '../test/browser/browser.ts'
import type { TestServer } from '../test/browser/server.ts'
import { openPage, type PageOptions } from './page.ts'
import type { Measured } from './rows.ts'

const DIST = join(import.meta.dirname, '..', 'dist')
const MAX_BYTES = 300_000
const ENCODINGS = ['br', 'gzip']
/** What the first screen has no use for. */
const LATER = /ConfigForm|Inspector|uPlot|chart|Metrics/i
const SPACE = /pose-scene/
const SETTLE_MS = 4000
const FAR_AWAY = 2600
/** So that there is something to draw with, also without a graphics card. */
const SOFTWARE_3D = ['--enable-unsafe-swiftshader']

/** What the page fetches for its first screen, how it comes, and what it leaves for later. */
export async function benchFirstLoad(browser: Browser, server: TestServer): Promise<Measured[]> {
  const { address } = server
  const { page, scripts } = await watchScripts(browser, address)
  await page.waitForTimeout(SETTLE_MS)
  const early = scripts.filter((path) => LATER.test(path))
  await page.context().close()

  const blocking = new Set(firstLoad(DIST).map(({ file }) => `/${file}`))
  const first = scripts.filter((path) => blocking.has(path) || !path.startsWith('/assets/'))
  const bytes = await bytesOf(first, address)
  const rest = (await bytesOf(scripts, address)) - bytes
  const compressed = await Promise.all(
    scripts.flatMap((path) => ENCODINGS.map((encoding) => fetched(address + path, encoding))),
  )
  return [
    {
      name: 'first load: JavaScript of the first screen, gzip',
      unit: 'kB',
      limit: 1,
      ours: [bytes / 1000],
      peers: [MAX_BYTES / 1000],
      note: `${first.length} files, and ${(rest / 1000).toFixed(0)} kB that it does not wait for`,
    },
    {
      name: 'first load: files that are served compressed, br and gzip',
      unit: 'files',
      limit: 1,
      isAtLeast: true,
      ours: [compressed.filter(({ isCompressed }) => isCompressed).length],
      peers: [compressed.length],
    },
    {
      name: 'first load: forms and charts among what the first screen fetches',
      unit: 'files',
      limit: 0,
      ours: [early.length],
      peers: [scripts.length],
      note: early.join(' '),
    },
  ]
}

/** What draws in space is fetched once there is a figure in view. */
export async function benchSpace(server: TestServer): Promise<Measured[]> {
  await using browser = await launchBrowser(undefined, SOFTWARE_3D)
  const project = await server.openEmpty('Space')
  await server.post('/graph/nodes', { id: 'near', type: 'Pulse', init_args: {}, x: 60, y: 60 })
  const place = { x: FAR_AWAY, y: 60 }
  await server.post('/graph/nodes', { id: 'far', type: 'PoseView', init_args: {}, ...place })
  const viewports = { [project]: { x: 0, y: 0, zoom: 1 } }
  const { page, scripts } = await watchScripts(browser, server.address, viewports)
  const button = page.getByRole('button', { name: 'Show in 3D' }).first()
  // Chosen by hand, as it is where drawing in space is slow; still nothing to see.
  await button.evaluate((element) => (element as HTMLElement).click())
  await page.waitForTimeout(SETTLE_MS)
  const before = scripts.filter((path) => SPACE.test(path)).length
  await page.locator('[data-graph]').focus()
  await page.keyboard.press('f')
  await page.waitForTimeout(SETTLE_MS)
  const after = scripts.filter((path) => SPACE.test(path)).length
  await page.context().close()
  return [
    {
      name: 'files for 3D before PoseView is in view, against once it is',
      unit: 'files',
      limit: 0,
      ours: [before],
      peers: [after],
    },
  ]
}

async function watchScripts(
  browser: Browser,
  address: string,
  viewports: PageOptions['viewports'] = {},
): Promise<{ page: Page; scripts: string[] }> {
  const scripts: string[] = []
  const page = await openPage(browser, address, {
    viewports,
    async prepare(context) {
      context.on('request', (request) => {
        const { pathname } = new URL(request.url())
        if (pathname.endsWith('.js') && !scripts.includes(pathname)) scripts.push(pathname)
      })
    },
  })
  return { page, scripts }
}

async function bytesOf(paths: readonly string[], address: string): Promise<number> {
  const sizes = await Promise.all(paths.map((path) => fetched(address + path, 'gzip')))
  return sizes.reduce((sum, { bytes }) => sum + bytes, 0)
}

/** Bytes on the wire. */
function fetched(url: string, encoding: string): Promise<{ bytes: number; isCompressed: boolean }> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': encoding } }, (response) => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.byteLength
      })
      response.on('end', () =>
        resolve({ bytes, isCompressed: response.headers['content-encoding'] === encoding }),
      )
    }).on('error', reject)
  })
}
