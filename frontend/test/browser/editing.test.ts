import { expect } from 'vitest'
import { hasFocus, nodeOf } from './browser.ts'
import { describeInBrowser, it } from './fixture.ts'
import {
  atRest,
  drag,
  emptyPlace,
  focusGraph,
  handleOf,
  middleOf,
  wireByMouse,
} from './gestures.ts'
import { eventually } from './server.ts'

const PAIR = [
  { id: 'typed', type: 'TextInput' },
  { id: 'shown', type: 'TextDisplay' },
] as const

const POLL = { timeout: 30_000 }

describeInBrowser('editing', () => {
  it('keeps two windows in step', async ({ server, open }) => {
    await server.openEmpty('Two windows')
    await server.build(PAIR, [])
    const one = await open()
    const other = await open()
    await nodeOf(other.page, 'TextInput').waitFor()

    await wireByMouse(one.page, 'TextInput.text > TextDisplay.text')
    await nodeOf(other.page, 'TextInput')
      .getByRole('img', { name: /, connected$/ })
      .waitFor()
    await nodeOf(other.page, 'TextDisplay').click({ position: { x: 60, y: 20 } })
    await other.page.keyboard.press('Backspace')

    await nodeOf(one.page, 'TextDisplay').waitFor({ state: 'detached' })
    expect((await server.nodes()).map(({ id }) => id)).toEqual(['typed'])
  })

  it('loses nothing when the server is killed in the middle of editing', async ({
    server,
    open,
  }) => {
    await server.openEmpty('Killed')
    await server.build(PAIR, [])
    const window = await open()
    const { page } = window
    await nodeOf(page, 'TextDisplay').waitFor()

    // What the nodes show is fetched by itself, and has to be there before the server goes.
    await nodeOf(page, 'TextInput').getByRole('button', { name: 'Send' }).waitFor()
    await nodeOf(page, 'TextDisplay').getByRole('region').waitFor()

    await server.kill()
    await wireByMouse(page, 'TextInput.text > TextDisplay.text')
    try {
      await page
        .getByText(/^Offline, 1 change waiting/)
        .first()
        .waitFor()
    } finally {
      await server.restart()
    }

    await page.getByText('Saved', { exact: true }).first().waitFor({ timeout: 30_000 })
    expect((await server.graph()).edges).toEqual(['typed.text > shown.text'])
    expect(await nodeOf(page, 'TextDisplay').count()).toBe(1)
  })

  it('shows all of a project that was opened elsewhere, and later what was last seen of it', async ({
    server,
    open,
  }) => {
    const far = await server.openEmpty('Far')
    for (const x of [4000, 4400]) {
      await server.post('/graph/nodes', { id: `far-${x}`, type: 'TextDisplay', x, y: 3000 })
    }
    const near = await server.openEmpty('Near')
    await server.build(PAIR, [])
    const { page } = await open()
    const place = async () => Math.round((await nodeOf(page, 'TextInput').boundingBox())!.x)
    await nodeOf(page, 'TextInput').waitFor()
    const [x, y] = await emptyPlace(page)
    await drag(page, { x, y }, { x: x + 60, y: y - 40 })
    const seen = await place()
    await page.waitForFunction(() => {
      const { transform } = getComputedStyle(document.querySelector('.react-flow__viewport')!)
      const { e: x, f: y } = new DOMMatrix(transform)
      return localStorage.getItem('openneuro.ui')?.includes(`"x":${x},"y":${y}`)
    })

    await server.post(`/projects/${encodeURIComponent(far)}/start`)
    const displays = nodeOf(page, 'TextDisplay')
    await nodeOf(page, 'TextInput').waitFor({ state: 'detached' })
    await page.waitForFunction(() => {
      const canvas = document.querySelector('.react-flow')!.getBoundingClientRect()
      const nodes = [...document.querySelectorAll('.react-flow__node')]
      const isInside = ({ left, right, top, bottom }: DOMRect) =>
        left >= canvas.left && right <= canvas.right && top >= canvas.top && bottom <= canvas.bottom
      return nodes.length === 2 && nodes.every((node) => isInside(node.getBoundingClientRect()))
    })
    expect(await displays.count()).toBe(2)
    await server.post(`/projects/${encodeURIComponent(near)}/start`)
    await nodeOf(page, 'TextInput').waitFor()

    await eventually(place, (now) => Math.abs(now - seen) <= 1, { what: `it is at ${seen}` })
  })

  it('keeps a graph in sight that was fitted, and leaves a view alone that somebody has moved', async ({
    server,
    open,
  }) => {
    await server.openEmpty('Fitted')
    await server.build(PAIR, [])
    await server.post('/graph/nodes', { id: 'low', type: 'Throttle', x: 200, y: 700 })
    const { page } = await open()
    // What they show makes nodes taller.
    await nodeOf(page, 'TextInput').getByRole('button', { name: 'Send' }).waitFor()
    await nodeOf(page, 'TextDisplay').getByRole('region').waitFor()
    await focusGraph(page)
    await page.keyboard.press('f')
    const isAllSeen = () =>
      page.evaluate(() => {
        const canvas = document.querySelector('.react-flow')!.getBoundingClientRect()
        return [...document.querySelectorAll('.react-flow__node')]
          .map((node) => node.getBoundingClientRect())
          .every(({ top, bottom }) => top >= canvas.top && bottom <= canvas.bottom)
      })
    const viewOf = async () => {
      await atRest(page)
      return page.locator('.react-flow__viewport').getAttribute('style')
    }
    await atRest(page)
    await expect.poll(isAllSeen, POLL).toBe(true)
    const whole = await viewOf()

    await focusGraph(page)
    await page.keyboard.press('t')
    await page.getByRole('tab', { name: 'Turns' }).waitFor()
    await expect.poll(isAllSeen, POLL).toBe(true)
    expect(await viewOf()).not.toBe(whole)
    await page.setViewportSize({ width: 1300, height: 760 })
    await expect.poll(isAllSeen, POLL).toBe(true)
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.keyboard.press('t')
    await expect.poll(viewOf, POLL).toBe(whole)

    const [x, y] = await emptyPlace(page)
    await drag(page, { x, y }, { x: x + 90, y: y - 60 })
    const moved = await viewOf()
    await focusGraph(page)
    await page.keyboard.press('t')
    await page.getByRole('tab', { name: 'Turns' }).waitFor()
    expect(await viewOf()).toBe(moved)
    await page.setViewportSize({ width: 1300, height: 760 })
    expect(await viewOf()).toBe(moved)
  })

  it('opens a graph near enough to be used, and comes near to what somebody goes to', async ({
    server,
    open,
  }) => {
    await server.openEmpty('Near')
    await server.post('/graph/nodes', { id: 'first', type: 'TextInput', x: 0, y: 0 })
    for (const [i, id] of ['b', 'c', 'd', 'e', 'f', 'g'].entries()) {
      await server.post('/graph/nodes', { id, type: 'Throttle', x: 240 * (i + 1), y: 0 })
    }
    const { page } = await open({ viewport: { width: 1024, height: 768 } })
    const text = nodeOf(page, 'TextInput').getByRole('textbox')
    const zoom = page.getByText(/^\d+ %$/)

    await text.waitFor()
    expect(await zoom.textContent()).toMatch(/^60 ?%/)
    await focusGraph(page)
    await page.keyboard.press('f')
    await text.waitFor({ state: 'hidden' })
    await page.getByRole('tab', { name: 'Outline' }).click()
    await page.getByRole('treeitem', { name: /TextInput/ }).click()
    await text.waitFor()
    await expect.poll(() => zoom.textContent(), POLL).toMatch(/^100 ?%/)
  })

  it('shows that nothing flows once the graph has stopped', async ({ server, open }) => {
    await server.openEmpty('At rest')
    await server.build(
      [
        { id: 'figure', type: 'DummyPosesInput' },
        { id: 'seen', type: 'PoseView' },
      ],
      ['figure.poses > seen.pose'],
    )
    await server.post('/graph/start')
    const { page } = await open()
    await nodeOf(page, 'DummyPosesInput')
      .getByText(/^[1-9]\d*\/s/)
      .waitFor()
    await page.locator('.wire-line:not([data-flow=idle])').waitFor({ state: 'attached' })

    await page.getByRole('button', { name: 'Stop', exact: true }).click()

    await nodeOf(page, 'DummyPosesInput').getByText(/^0\/s/).waitFor()
    await page.locator('.wire-line[data-flow=idle]').waitFor({ state: 'attached' })
  })

  it('goes to the search with one key, whatever the library shows', async ({ server, open }) => {
    await server.openEmpty('Search')
    const { page } = await open()
    const search = page.getByRole('searchbox', { name: 'Search components' })

    await page.getByRole('tab', { name: 'Outline' }).click()
    await focusGraph(page)
    await page.keyboard.press('/')
    await hasFocus(search)
    await page.keyboard.type('vad')
    const fromOutline = await search.inputValue()
    await page.getByRole('button', { name: 'Hide library' }).click()
    await focusGraph(page)
    await page.keyboard.press('/')
    await hasFocus(search)
    await page.keyboard.type('llm')

    expect([fromOutline, await search.inputValue()]).toEqual(['vad', 'llm'])
  })

  it('shows why a wire does not fit, and does not make it', async ({ server, open }) => {
    await server.openEmpty('Does not fit')
    await server.build(
      [
        { id: 'typed', type: 'TextInput' },
        { id: 'recorder', type: 'AudioRecorder', config: { path: 'out.wav' } },
      ],
      [],
    )
    const window = await open()
    const { page } = window
    const start = await middleOf(handleOf(nodeOf(page, 'TextInput'), 'text', 'output'))
    const end = await middleOf(handleOf(nodeOf(page, 'AudioRecorder'), 'audio', 'input'))

    await page.mouse.move(start.x, start.y)
    await page.mouse.down()
    await page.mouse.move(end.x, end.y, { steps: 12 })
    await page.getByText('does not fit').first().waitFor()
    await page.mouse.up()

    expect(await server.edges()).toEqual([])
  })

  it('marks an ill-typed wire that was made with the modifier', async ({ server, open }) => {
    await server.openEmpty('Forced')
    await server.build(
      [
        { id: 'typed', type: 'TextInput' },
        { id: 'recorder', type: 'AudioRecorder', config: { path: 'out.wav' } },
      ],
      [],
    )
    await server.post('/graph/edges?force=true', {
      source_node: 'typed',
      source_slot: 'text',
      target_node: 'recorder',
      target_slot: 'audio',
    })

    const window = await open()

    await window.page.getByText(/≠/).first().waitFor()
  })
})
