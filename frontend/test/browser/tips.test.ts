import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { nodeOf, slotOf } from './browser.ts'
import { describeInBrowser, it } from './fixture.ts'
import { atRest, focusGraph, headerOf, tabTo } from './gestures.ts'
import type { TestServer } from './server.ts'

const POLL = { timeout: 30_000 }
const OBJECTS = 'objects · ObjectLocationFrame · Optional · no wire'

async function openAgent(server: TestServer): Promise<void> {
  await server.openEmpty('Types')
  await server.build(
    [
      { id: 'typed', type: 'TextInput' },
      { id: 'agent', type: 'AgentState' },
    ],
    [],
  )
}

const isCutOff = (element: Locator) =>
  element.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
const tip = (page: Page) => page.getByRole('tooltip')

describeInBrowser('what is cut off', () => {
  it('is said whole of a slot, by mouse and by keyboard', async ({ server, open }) => {
    await openAgent(server)
    const { page } = await open()
    await headerOf(page, 'AgentState').click()
    const slot = slotOf(nodeOf(page, 'AgentState'), 'objects', 'input')
    await slot.locator('.slot-type').waitFor()
    await expect.poll(() => isCutOff(slot.locator('.slot-type')), POLL).toBe(true)

    await slot.locator('.slot-type').hover()
    await expect.poll(() => tip(page).innerText(), POLL).toBe(OBJECTS)
    await page.mouse.move(5, 5)
    await tip(page).waitFor({ state: 'detached' })

    await focusGraph(page)
    await page.keyboard.press('Enter')
    const said = async () => ((await tip(page).count()) > 0 ? tip(page).innerText() : '')
    await expect.poll(said, POLL).not.toBe('')
    for (let presses = 0; presses < 20 && (await said()) !== OBJECTS; presses++) {
      const before = await said()
      await page.keyboard.press('ArrowDown')
      await expect.poll(said, POLL).not.toBe(before)
    }
    expect(await said()).toBe(OBJECTS)
    await page.keyboard.press('Escape')
    await tip(page).waitFor({ state: 'detached' })
  })

  it('is said whole of a wire that does not fit', async ({ server, open }) => {
    await openAgent(server)
    const edge = { source_node: 'typed', source_slot: 'text', target_node: 'agent' }
    await server.post('/graph/edges?force=true', { ...edge, target_slot: 'tool_call' })
    const { page } = await open()
    await headerOf(page, 'AgentState').click()
    await atRest(page)
    const badge = page.locator('.react-flow__edgelabel-renderer button')

    await badge.hover()

    await expect
      .poll(() => tip(page).innerText(), POLL)
      .toBe(`does not fit: ${await badge.innerText()}`)
  })

  it('is said whole of the title of a probe, by mouse and by keyboard', async ({
    server,
    open,
  }) => {
    await server.openEmpty('Probe')
    const [from, to] = ['Everything that is typed here', 'Everything that was typed there']
    await server.build(
      [
        { id: 'typed', type: 'TextInput', label: from },
        { id: 'shown', type: 'TextDisplay', label: to },
      ],
      ['typed.text > shown.text'],
    )
    const { page } = await open()
    const wire = page.locator('.react-flow__edge .wire-hit')
    await wire.waitFor({ state: 'attached' })
    await focusGraph(page)
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.press('p')
    const probe = page.getByRole('region', { name: /Everything that is typed/ })
    const title = probe.locator('header span.clip')
    await expect.poll(() => isCutOff(title), POLL).toBe(true)
    await atRest(page)

    await title.hover()
    await expect.poll(() => tip(page).innerText(), POLL).toContain(`${to}.text`)
    await page.mouse.move(5, 5)
    await tip(page).waitFor({ state: 'detached' })

    await tabTo(page, title)
    await expect.poll(() => tip(page).innerText(), POLL).toContain(`${to}.text`)
    expect(await tip(page).innerText()).toContain(`${from}.text`)
    await page.keyboard.press('Escape')
    await tip(page).waitFor({ state: 'detached' })
  })
})
