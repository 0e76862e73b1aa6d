import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { describeInBrowser, it } from './fixture.ts'
import { countRenders, renderedBy, takeRendered } from './render-count.ts'
import type { TestServer } from './server.ts'

const COLUMN_PX = 300
/** Nothing is rendered for so long once everything has loaded. */
const QUIET_MS = 1000

/** Text inputs in one long row, each with a display below it. */
async function openRow(server: TestServer, pairs: number): Promise<void> {
  const name = `Row of ${pairs}`
  const ids = Array.from({ length: pairs }, (_, index) => index)
  const node = (id_: string, type: string, x: number, y: number) => [
    id_,
    { id_, type, init_args: {}, x, y, sub_graph: null },
  ]
  const nodes = ids.flatMap((index) => [
    node(`in${index}`, 'TextInput', index * COLUMN_PX, 0),
    node(`out${index}`, 'TextDisplay', index * COLUMN_PX, 400),
  ])
  const folder = join(server.home, 'projects', name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, 'graph.json'),
    JSON.stringify({ edges: [], nodes: Object.fromEntries(nodes) }),
  )
  await server.post(`/projects/${encodeURIComponent(name)}/start?reload=true`)
}

const shownNodes = (page: Page) => page.locator('.react-flow__node')

describeInBrowser('large graphs', () => {
  it('keeps all nodes in the page, below a hundred', async ({ server, open }) => {
    await openRow(server, 49)
    const { page } = await open()
    await shownNodes(page).first().waitFor()

    await expect.poll(() => shownNodes(page).count(), { timeout: 30_000 }).toBe(98)
  })

  it('has only what is in view in the page, above', async ({ server, open }) => {
    await openRow(server, 60)
    const { page } = await open()
    await shownNodes(page).first().waitFor()

    await expect.poll(() => shownNodes(page).count(), { timeout: 30_000 }).toBeLessThan(60)
    expect(await shownNodes(page).count()).toBeGreaterThan(0)
  })

  it('renders only the two ends of a wire that is made or dropped', async ({ server, open }) => {
    await openRow(server, 8)
    const { page } = await open()
    await countRenders(page.context())
    await page.reload()
    await page.locator('.react-flow__node[data-id="out7"] section').waitFor({ state: 'attached' })
    await expect.poll(() => takeRendered(page), { timeout: 30_000, interval: QUIET_MS }).toEqual([])
    const wire = {
      source_node: 'in2',
      source_slot: 'text',
      target_node: 'out3',
      target_slot: 'text',
    }
    const edge = page.locator('.react-flow__edge[data-id^="in2:"]')

    const made = await renderedBy(page, async () => {
      await server.post('/graph/edges', wire)
      await edge.waitFor({ state: 'attached' })
    })
    const dropped = await renderedBy(page, async () => {
      await server.delete('/graph/edges', wire)
      await edge.waitFor({ state: 'detached' })
    })

    expect([made, dropped]).toEqual([
      ['in2', 'out3'],
      ['in2', 'out3'],
    ])
  })
})
