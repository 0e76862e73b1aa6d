import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { nodeOf, openFromPalette } from './browser.ts'
import { describeInBrowser, it } from './fixture.ts'
import {
  atRest,
  clickMenu,
  clickPane,
  drag,
  emptyPlace,
  focusGraph,
  handleOf,
  headerOf,
  middleOf,
} from './gestures.ts'
import { eventually, type TestServer } from './server.ts'

const POLL = { timeout: 30_000 }

const TALK = [
  { id: 'typed', type: 'TextInput' },
  { id: 'slow', type: 'Throttle' },
  { id: 'shown', type: 'TextDisplay' },
] as const

describeInBrowser('gestures', () => {
  it('makes a wire that does not fit only with Alt', async ({ server, open }) => {
    await server.openEmpty('Forced')
    await server.build(
      [
        { id: 'typed', type: 'TextInput' },
        { id: 'recorder', type: 'AudioRecorder', config: { path: 'out.wav' } },
      ],
      [],
    )
    const { page } = await open()
    const from = await middleOf(handleOf(nodeOf(page, 'TextInput'), 'text', 'output'))
    const to = await middleOf(handleOf(nodeOf(page, 'AudioRecorder'), 'audio', 'input'))

    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(to.x, to.y, { steps: 8 })
    const refusal = page.getByRole('status').filter({ hasText: 'does not fit' })
    await refusal.getByText('connects anyway').waitFor()
    await page.keyboard.down('Alt')
    await page.mouse.move(to.x + 1, to.y)
    await page.mouse.up()
    await page.keyboard.up('Alt')

    await expectWires(server, ['typed.text > recorder.audio'])
    await page.getByText(/≠/).first().waitFor()
  })

  it('takes the end of a wire elsewhere, and drops it where nothing is', async ({
    server,
    open,
  }) => {
    await server.openEmpty('Reconnect')
    await server.build(TALK, ['typed.text > shown.text'])
    const { page } = await open()
    const end = await middleOf(handleOf(nodeOf(page, 'TextDisplay'), 'text', 'input'))
    const other = await middleOf(handleOf(nodeOf(page, 'Throttle'), 'data', 'input'))

    await drag(page, { x: end.x - 20, y: end.y }, other)
    await expectWires(server, ['typed.text > slow.data'])
    const [x, y] = await emptyPlace(page)
    await drag(page, { x: other.x - 20, y: other.y }, { x, y })

    await expectWires(server, ['typed.text > slow.data'])
    expect(await page.getByRole('dialog').count()).toBe(0)
  })

  it('puts a node on a wire that it is dropped on, and a component from the library', async ({
    server,
    open,
  }) => {
    await server.openEmpty('Insert')
    await server.build(
      [
        { id: 'typed', type: 'TextInput' },
        { id: 'shown', type: 'TextDisplay' },
      ],
      ['typed.text > shown.text'],
    )
    await server.post('/graph/nodes', { id: 'slow', type: 'Throttle', x: 60, y: 420 })
    const { page } = await open()
    await nodeOf(page, 'Throttle').waitFor()

    const header = await middleOf(headerOf(page, 'Throttle'))
    await drag(page, header, await middleOfWire(page, 'typed:text->shown:text'))
    await expectWires(server, ['slow.data > shown.text', 'typed.text > slow.data'])
    await page.keyboard.press('ControlOrMeta+z')
    await expectWires(server, ['typed.text > shown.text'])

    const row = page.getByRole('button', { name: /^Passthrough(,|$)/ })
    await row.scrollIntoViewIfNeeded()
    const canvas = (await page.locator('.react-flow').boundingBox())!
    const wire = await middleOfWire(page, 'typed:text->shown:text')
    const targetPosition = { x: wire.x - canvas.x, y: wire.y - canvas.y }
    await row.dragTo(page.locator('.react-flow'), { targetPosition, force: true })
    await expectWires(server, ['passthrough.data > shown.text', 'typed.text > passthrough.data'])
  })

  it('drops a project as one node, and shows what is inside', async ({ server, open }) => {
    await server.openEmpty('Composite')
    const { page } = await open()
    // The top bar has a button of that name, too, and may be there sooner.
    const library = page.getByRole('navigation', { name: 'Library' })
    const section = library.getByRole('button', { name: /^Projects/ })
    await section.scrollIntoViewIfNeeded()
    if ((await section.getAttribute('aria-expanded')) === 'false') await section.click()
    const row = page.getByRole('button', { name: /^Text Playground(,|$)/ })
    await row.scrollIntoViewIfNeeded()
    await row.dragTo(page.locator('.react-flow'), { targetPosition: { x: 300, y: 200 } })

    await nodeOf(page, 'Text Playground').waitFor()
    const [node] = await eventually(
      () => server.nodes(),
      (nodes) => nodes.length === 1,
    )
    expect(Object.keys((node!.sub_graph as { nodes: object }).nodes).length).toBeGreaterThan(1)
    await page.getByRole('tab', { name: 'Outline' }).click()
    await page.getByRole('treeitem').nth(2).waitFor()
  })

  it('groups and ungroups by mouse', async ({ server, open }) => {
    await server.openEmpty('Group')
    await server.build(TALK, ['typed.text > slow.data', 'slow.data > shown.text'])
    await server.post('/graph/start')
    const { page } = await open()
    await headerOf(page, 'TextInput').click()
    await headerOf(page, 'Throttle').click({ modifiers: ['Shift'] })
    await headerOf(page, 'Throttle').click({ button: 'right' })
    await clickMenu(page, 'Group into one node')
    const name = page.getByRole('textbox', { name: 'Name of the group' })
    await name.fill('Slow text')
    await name.press('Enter')

    await nodeOf(page, 'Slow text').waitFor()
    await eventually(
      async () => (await server.nodes()).map(({ type }) => type).sort(),
      (types) => types.join() === 'Slow text,TextDisplay',
    )
    await page.getByRole('group', { name: /^Slow text, running/ }).waitFor()
    await headerOf(page, 'Slow text').click({ button: 'right' })
    await clickMenu(page, 'Ungroup')
    await expectWires(server, ['slow.data > shown.text', 'typed.text > slow.data'])
  })

  it('resizes a frame, which takes along what lies on it', async ({ server, open }) => {
    await server.openEmpty('Frame')
    await server.build(TALK, [])
    const { page } = await open()
    await focusGraph(page)
    await page.keyboard.press('ControlOrMeta+a')
    await headerOf(page, 'Throttle').click({ button: 'right' })
    await clickMenu(page, 'Frame the selection')
    await page.getByRole('textbox', { name: 'Text', exact: true }).fill('Talk')
    await page.keyboard.press('Enter')
    const frame = page.getByRole('group', { name: 'Frame: Talk' })
    await frame.waitFor()
    const before = await eventually(
      async () => (await server.graph()).annotations[0] as { width: number; height: number },
      (one) => one !== undefined,
    )

    await atRest(page)
    const box = (await frame.boundingBox())!
    const corner = { x: box.x + box.width, y: box.y + box.height }
    await drag(page, corner, { x: corner.x + 64, y: corner.y + 48 })
    const sized = await eventually(
      async () => (await server.graph()).annotations[0] as typeof before & { x: number },
      ({ width }) => width > before.width,
    )
    expect(sized.height).toBeGreaterThan(before.height)

    const [shown] = (await server.nodes()).filter(({ id }) => id === 'shown')
    await drag(page, { x: box.x + 60, y: box.y + 12 }, { x: box.x + 60, y: box.y + 76 })
    await eventually(
      async () => (await server.nodes()).find(({ id }) => id === 'shown')!.y,
      (y) => Math.abs(y - shown!.y - 64) <= 8,
    )
  })

  it('lays out from left to right, and once laid out moves nothing', async ({ server, open }) => {
    await server.openEmpty('Layout')
    await server.build(TALK, ['typed.text > slow.data', 'slow.data > shown.text'])
    const { page } = await open()
    // What they show makes nodes taller, which would make another layout.
    await nodeOf(page, 'TextInput').getByRole('button', { name: 'Send' }).waitFor()
    await nodeOf(page, 'TextDisplay').getByRole('region').waitFor()
    const places = async () => (await server.nodes()).map(({ id, x, y }) => ({ id, x, y }))
    const before = await places()

    await clickPane(page, 'Lay out left to right')
    const laidOut = await eventually(places, (now) =>
      now.every(({ x, y }, index) => x !== before[index]!.x || y !== before[index]!.y),
    )
    await clickPane(page, 'Lay out left to right')
    // Had the second time moved anything, this would take back that.
    await focusGraph(page)
    await page.keyboard.press('ControlOrMeta+z')

    expect(laidOut.map(({ id }) => id)).toEqual(['typed', 'slow', 'shown'])
    expect(laidOut.map(({ x }) => x)).toEqual(laidOut.map(({ x }) => x).sort((a, b) => a - b))
    await eventually(places, (now) => JSON.stringify(now) === JSON.stringify(before))
  })

  it('keeps a probe that P has pinned', async ({ server, open }) => {
    await server.openEmpty('Probe')
    await server.build(
      [
        { id: 'pattern', type: 'TestPattern' },
        { id: 'video', type: 'VideoStream' },
      ],
      ['pattern.video > video.video'],
    )
    await server.post('/graph/start')
    const { page } = await open()
    await nodeOf(page, 'VideoStream').waitFor()

    const wire = await middleOfWire(page, 'pattern:video->video:video')
    await page.mouse.click(wire.x, wire.y)
    await focusGraph(page)
    await page.keyboard.press('p')
    await page.mouse.move(5, 5)
    const probe = page.locator('.layer-probe')
    await probe.getByRole('img').first().waitFor()
    const size = async () => {
      const { width, height } = (await probe.locator('.rise').boundingBox())!
      return [Math.round(width), Math.round(height)]
    }
    await expect.poll(size, POLL).toEqual([300, 104])
    await focusGraph(page)
    await page.keyboard.press('p')
    await probe.waitFor({ state: 'detached' })
  })

  it('asks before it pastes what came from elsewhere', async ({ server, open }) => {
    await server.openEmpty('Foreign')
    const { page } = await open()
    const foreign = { nodes: { a: { type: 'AudioFile', init_args: { config: { path: '/x' } } } } }
    await page.evaluate((text) => navigator.clipboard.writeText(text), JSON.stringify(foreign))
    const dialog = page.getByRole('dialog', { name: /Paste what came/ })

    await focusGraph(page)
    await page.keyboard.press('ControlOrMeta+v')
    await dialog.getByText('AudioFile').waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(await server.nodes()).toEqual([])
    await page.keyboard.press('ControlOrMeta+v')
    await dialog.getByRole('button', { name: 'Paste 1 node' }).click()

    await nodeOf(page, 'AudioFile').waitFor()
  })

  it('copies from one project into another', async ({ server, open }) => {
    const target = await server.openEmpty('Copy to')
    await server.openEmpty('Copy from')
    await server.build(TALK, ['typed.text > slow.data'])
    const { page } = await open()
    await nodeOf(page, 'Throttle').waitFor()
    await focusGraph(page)
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.press('ControlOrMeta+c')

    await openFromPalette(page, `>Open ${target}`)
    await nodeOf(page, 'Throttle').waitFor({ state: 'detached' })
    // The project may still be on its way: what is pasted now counts.
    await focusGraph(page)
    await page.keyboard.press('ControlOrMeta+v')

    await nodeOf(page, 'Throttle').waitFor()
    await expectWires(server, ['text_input.text > throttle.data'])
    expect(await server.nodes()).toHaveLength(3)
  })

  it('collapses a node to its header, with its wires', async ({ server, open }) => {
    await server.openEmpty('Collapse')
    await server.build(TALK, ['typed.text > slow.data', 'slow.data > shown.text'])
    const { page } = await open()

    await headerOf(page, 'Throttle').click({ button: 'right' })
    await clickMenu(page, 'Collapse')
    await eventually(
      async () => (await nodeOf(page, 'Throttle').boundingBox())!.height,
      (height) => Math.round(height) <= 46,
    )
    await headerOf(page, 'Throttle').locator('.node-title').dblclick()
    await page.getByRole('textbox', { name: 'Name of the node' }).fill('Slower')
    await page.keyboard.press('Enter')

    await nodeOf(page, 'Slower').waitFor()
    await expectWires(server, ['slow.data > shown.text', 'typed.text > slow.data'])
  })

  it('keeps a component that is not there, and names it', async ({ server, open }) => {
    const project = await server.openEmpty('Unknown')
    await server.build(TALK, [])
    await server.openEmpty('Elsewhere')
    const file = join(server.home, 'projects', project, 'graph.json')
    const node = { id_: 'gone', type: 'NoSuchThing', init_args: { a: 1 }, x: 60, y: 400 }
    await writeFile(file, JSON.stringify({ edges: [], nodes: { gone: node } }))
    await server.post(`/projects/${encodeURIComponent(project)}/start`)
    const { page } = await open()

    const gone = nodeOf(page, 'NoSuchThing')
    await gone.getByText(/Kept as it was/).waitFor()
    await headerOf(page, 'NoSuchThing').click()
    await page.keyboard.press('F2')
    await page.getByRole('textbox', { name: 'Name of the node' }).fill('Still here')
    await page.keyboard.press('Enter')

    const [kept] = await eventually(
      () => server.nodes(),
      ([one]) => one?.label === 'Still here',
    )
    expect(kept).toMatchObject({ id: 'gone', type: 'NoSuchThing', init_args: { a: 1 } })
  })
})

async function expectWires(server: TestServer, wires: readonly string[]): Promise<void> {
  await eventually(
    async () => (await server.graph()).edges.join(),
    (edges) => edges === wires.join(),
    { what: `the wires are ${wires.join(' and ')}` },
  )
}

/** A point on a wire, half of its way, once the canvas is at rest. */
async function middleOfWire(page: Page, id: string): Promise<{ x: number; y: number }> {
  await page.locator(`.react-flow__edge[data-id="${id}"] .wire-hit`).waitFor({ state: 'attached' })
  await atRest(page)
  return page.locator(`.react-flow__edge[data-id="${id}"] .wire-hit`).evaluate((element) => {
    const path = element as SVGPathElement
    const { x, y } = path.getPointAtLength(path.getTotalLength() / 2)
    const at = new DOMPoint(x, y).matrixTransform(path.getScreenCTM()!)
    return { x: at.x, y: at.y }
  })
}
