import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { countRenders, renderedBy } from '../test/browser/render-count.ts'
import type { TestServer } from '../test/browser/server.ts'
import { largeGraphJson, loneEdges, NODES } from './large-graph.ts'
import { openPage } from './page.ts'
import type { Measured } from './rows.ts'

const SMALL = 90
const SETTLE_MS = 1000
/** Some of the graph, at full size. */
const NEAR = { x: 20, y: -1180, zoom: 1 }

export async function openLargeGraph(server: TestServer, nodes = NODES): Promise<string> {
  const project = `Bench ${nodes}`
  const folder = join(server.home, 'projects', project)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'graph.json'), largeGraphJson(nodes))
  await server.post(`/projects/${encodeURIComponent(project)}/start?reload=true`)
  return project
}

/** What is in the page of a graph, and what an edit of an edge renders. */
export async function benchCanvas(browser: Browser, server: TestServer): Promise<Measured[]> {
  const small = await openNear(browser, server, SMALL)
  const kept = await nodesIn(small)
  await small.context().close()
  const large = await openNear(browser, server, NODES)
  const { all, inView } = await nodesIn(large)
  const rendered: number[] = []
  const settled = () => large.waitForTimeout(SETTLE_MS)
  for (const edge of loneEdges()) {
    const dropped = await renderedBy(large, () => server.delete('/graph/edges', edge).then(settled))
    const made = await renderedBy(large, () => server.post('/graph/edges', edge).then(settled))
    rendered.push(dropped.length, made.length)
  }
  await large.context().close()
  return [
    {
      name: `nodes that stay in the DOM, of ${SMALL}`,
      unit: 'nodes',
      limit: 1,
      isAtLeast: true,
      ours: [kept.all],
      peers: [SMALL],
      note: `${kept.inView} in view`,
    },
    {
      name: `nodes in the DOM of ${NODES}, against those in view`,
      unit: 'nodes',
      limit: 1,
      ours: [all],
      peers: [inView],
    },
    {
      name: 'nodes that an edge edit renders, against those at its ends',
      unit: 'nodes',
      limit: 1,
      ours: rendered,
      peers: rendered.map(() => 2),
    },
  ]
}

async function openNear(browser: Browser, server: TestServer, nodes: number): Promise<Page> {
  const project = await openLargeGraph(server, nodes)
  const page = await openPage(browser, server.address, {
    viewports: { [project]: NEAR },
    prepare: countRenders,
  })
  await page.waitForTimeout(SETTLE_MS)
  return page
}

function nodesIn(page: Page): Promise<{ all: number; inView: number }> {
  return page.evaluate(() => {
    const box = document.querySelector('.react-flow')!.getBoundingClientRect()
    const rects = [...document.querySelectorAll('.react-flow__node')].map((node) =>
      node.getBoundingClientRect(),
    )
    const inView = rects.filter(
      ({ left, right, top, bottom }) =>
        left < box.right && right > box.left && top < box.bottom && bottom > box.top,
    )
    return { all: rects.length, inView: inView.length }
  })
}
