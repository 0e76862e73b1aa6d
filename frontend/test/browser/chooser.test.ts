import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { loaded, nodeOf, openFromPalette } from './browser.ts'
import { describeInBrowser, it } from './fixture.ts'
import { atRest, drag, focusGraph, headerOf, middleOf } from './gestures.ts'
import type { TestServer } from './server.ts'

const POLL = { timeout: 30_000 }

interface Picture {
  readonly width: number
  readonly height: number
  /** Two pictures that differ have two sums. */
  readonly sum: number
  readonly colours: number
}

/** What a card of the chooser shows of a project; null while it shows nothing. */
async function pictureOf(page: Page, project: string): Promise<Picture | null> {
  const image = page.getByRole('button', { name: project }).locator('img')
  if ((await image.count()) === 0) return null
  return image.evaluate(async (element) => {
    const shown = element as HTMLImageElement
    await shown.decode().catch(() => {})
    if (shown.naturalWidth <= 1) return null
    const canvas = document.createElement('canvas')
    canvas.width = shown.naturalWidth
    canvas.height = shown.naturalHeight
    const context = canvas.getContext('2d')!
    context.drawImage(shown, 0, 0)
    const { width, height, data } = context.getImageData(0, 0, canvas.width, canvas.height)
    const pixels = new Uint32Array(data.buffer)
    const sum = pixels.reduce((total, pixel) => (total * 31 + pixel) % 1_000_000_007, 0)
    return { width, height, sum, colours: new Set(pixels).size }
  })
}

async function openChooser(page: Page): Promise<void> {
  await focusGraph(page)
  await openFromPalette(page, 'all projects')
  await page.getByRole('heading', { name: 'Projects' }).waitFor()
}

const shownSum = async (page: Page, project: string) => (await pictureOf(page, project))?.sum

describeInBrowser('pictures of projects', () => {
  it('show the graph as it is, and the new one after an edit', async ({ server, open }) => {
    const project = await server.openEmpty('Pictured')
    await server.build(
      [
        { id: 'typed', type: 'TextInput' },
        { id: 'shown', type: 'TextDisplay' },
      ],
      ['typed.text > shown.text'],
    )
    const { page, complaints } = await open()
    await nodeOf(page, 'TextDisplay').waitFor()

    await openChooser(page)
    await expect.poll(() => pictureOf(page, project), POLL).not.toBeNull()
    const before = (await pictureOf(page, project))!
    expect([before.width, before.height]).toEqual([640, 368])
    expect(before.colours).toBeGreaterThan(8)

    await page.getByRole('button', { name: project }).click()
    await movedDown(page, headerOf(page, 'TextDisplay'))
    await saved(page)
    await openChooser(page)
    await expect.poll(() => shownSum(page, project), POLL).not.toBe(before.sum)
    const after = await pictureOf(page, project)

    await page.reload()
    await loaded(page)
    await openChooser(page)
    await expect.poll(() => pictureOf(page, project), POLL).toEqual(after)
    expect(await thumbnailOf(server, project)).toBe('image/png')
    expect(complaints).toEqual([])
  })

  it('go with what was in the project', async ({ server, open }) => {
    const project = await server.openEmpty('Emptied')
    await server.build([{ id: 'shown', type: 'TextDisplay' }], [])
    const { page } = await open()
    await nodeOf(page, 'TextDisplay').waitFor()
    await openChooser(page)
    await expect.poll(() => pictureOf(page, project), POLL).not.toBeNull()

    await page.getByRole('button', { name: project }).click()
    await nodeOf(page, 'TextDisplay').waitFor()
    await focusGraph(page)
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.press('Delete')
    await nodeOf(page, 'TextDisplay').waitFor({ state: 'detached' })
    await saved(page)
    await openChooser(page)

    await expect.poll(() => pictureOf(page, project), POLL).toBeNull()
  })
})

describeInBrowser('opening a project', () => {
  it('leads wires round the nodes, as after a reload', async ({ server, open }) => {
    await server.post('/projects/Text%20Agent/start')
    const { page } = await open()
    await nodeOf(page, 'Body').getByRole('region').waitFor()

    await openChooser(page)
    await page.getByRole('button', { name: 'Text Agent' }).click()
    await nodeOf(page, 'TextInput').getByRole('button', { name: 'Send' }).waitFor()
    await nodeOf(page, 'Body').getByRole('region').waitFor()
    await atRest(page)
    const opened = await courses(page)
    expect(await wiresBehindNodes(page)).toEqual(opened.map(() => 0))
    await page.reload()
    await loaded(page)
    await expect.poll(() => courses(page), POLL).toEqual(opened)
  })
})

describeInBrowser('a new project', () => {
  it('is made from the palette, and not made after all', async ({ server, open }) => {
    await server.openEmpty('Before')
    const { page } = await open()
    const asked = page.getByRole('dialog', { name: 'New project' })
    const askFor = async () => {
      await focusGraph(page)
      await openFromPalette(page, 'new project')
      await asked.waitFor()
    }

    await askFor()
    await page.keyboard.press('Escape')
    await asked.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: /^Project Before/ }).waitFor()
    await askFor()
    await page.keyboard.type('Made with keys')
    await page.keyboard.press('Enter')

    await page.getByRole('button', { name: /^Project Made with keys/ }).waitFor()
    expect(await server.nodes()).toEqual([])
  })
})

/** Of every wire, how many of its points lie well inside a node. */
function wiresBehindNodes(page: Page): Promise<number[]> {
  return page.locator('.wire-line').evaluateAll((lines) => {
    const inner = 4
    const boxes = [...document.querySelectorAll('.react-flow__node-node')].map((node) =>
      node.getBoundingClientRect(),
    )
    return lines.map((line) => {
      const path = line as SVGPathElement
      const toScreen = path.getScreenCTM()!
      const points = Array.from({ length: 200 }, (_, step) =>
        path.getPointAtLength((path.getTotalLength() * step) / 199).matrixTransform(toScreen),
      )
      const isBehind = ({ x, y }: DOMPoint) =>
        boxes.some(
          ({ left, right, top, bottom }) =>
            x > left + inner && x < right - inner && y > top + inner && y < bottom - inner,
        )
      return points.filter(isBehind).length
    })
  })
}

/** Where wires run, to whole pixels of the graph. */
function courses(page: Page): Promise<string[]> {
  return page
    .locator('.wire-line')
    .evaluateAll((lines) =>
      lines.map((line) =>
        line.getAttribute('d')!.replaceAll(/[\d.]+/g, (n) => String(Math.round(+n))),
      ),
    )
}

async function movedDown(page: Page, header: Locator): Promise<void> {
  await header.waitFor()
  const from = await middleOf(header)
  await drag(page, from, { x: from.x - 40, y: from.y + 220 })
}

const saved = (page: Page) => page.getByText('Saved', { exact: true }).waitFor()

async function thumbnailOf({ address }: TestServer, project: string): Promise<string | null> {
  const response = await fetch(`${address}/projects/${encodeURIComponent(project)}/thumbnail`)
  return response.headers.get('content-type')
}
