import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { executablePath, launchBrowser, nodeOf, openEditor } from './browser.ts'
import { drag, focusGraph, handleOf, middleOf, wireByMouse } from './gestures.ts'
import { eventually, TestServer } from './server.ts'

const PAIR = [
  { id: 'typed', type: 'TextInput' },
  { id: 'shown', type: 'TextDisplay' },
] as const

describe.skipIf(executablePath === undefined)('editing', { timeout: 120_000, retry: 1 }, () => {
  let server: TestServer
  let browser: Browser

  beforeAll(async () => {
    server = await TestServer.start()
    browser = await launchBrowser()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  })

  it('keeps two windows in step', async () => {
    await server.openEmpty('Two windows')
    await server.build(PAIR, [])
    await using one = await openEditor(browser, server.address)
    await using other = await openEditor(browser, server.address)
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

  it('loses nothing when the server is killed in the middle of editing', async () => {
    await server.openEmpty('Killed')
    await server.build(PAIR, [])
    await using window = await openEditor(browser, server.address)
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

  it('shows why a wire does not fit, and does not make it', async () => {
    await server.openEmpty('Does not fit')
    await server.build(
      [
        { id: 'typed', type: 'TextInput' },
        { id: 'recorder', type: 'AudioRecorder', config: { path: 'out.wav' } },
      ],
      [],
    )
    await using window = await openEditor(browser, server.address)
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

  it('marks an ill-typed wire that was made with the modifier', async () => {
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

    await using window = await openEditor(browser, server.address)

    await window.page.getByText(/≠/).first().waitFor()
  })

  it('undoes what was done, one step at a time', async () => {
    await server.openEmpty('Undo')
    await server.build(PAIR, [])
    const before = await server.graph()
    await using window = await openEditor(browser, server.address)
    const { page } = window
    await nodeOf(page, 'TextDisplay').waitFor()

    const steps = await editAtRandom(window.page, 30)
    await eventually(
      () => server.graph(),
      (graph) => JSON.stringify(graph) !== JSON.stringify(before),
    )
    await focusGraph(page)
    for (let step = 0; step < steps + 5; step++) await page.keyboard.press('ControlOrMeta+z')

    const after = await eventually(
      () => server.graph(),
      (graph) => JSON.stringify(graph) === JSON.stringify(before),
    )
    expect(after).toEqual(before)
  })
})

/** Edits that a hand could make, from a fixed sequence. @returns how many */
async function editAtRandom(
  page: Awaited<ReturnType<typeof openEditor>>['page'],
  count: number,
): Promise<number> {
  let state = 7
  const next = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
  for (let step = 0; step < count; step++) {
    const nodes = page.getByRole('group', { name: /Text(Input|Display)/ })
    const there = await nodes.count()
    const kind = there === 0 ? 3 : next(4)
    if (kind === 3) {
      await focusGraph(page)
      await page.keyboard.press('ControlOrMeta+a')
      await page.keyboard.press('ControlOrMeta+d')
      continue
    }
    const at = await middleOf(nodes.nth(next(there)).locator('header').first())
    if (kind === 0) await drag(page, at, { x: at.x + 16 * next(5), y: at.y + 16 * next(5) })
    else {
      await page.mouse.click(at.x, at.y)
      if (kind === 1)
        for (const key of ['Shift+ArrowRight', 'Shift+ArrowDown']) await page.keyboard.press(key)
      else await page.keyboard.press('Backspace')
    }
  }
  return count * 2
}
