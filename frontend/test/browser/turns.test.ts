import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { hasFocus, nodeOf } from './browser.ts'
import { describeInBrowser, itOn } from './fixture.ts'
import type { TestServer } from './server.ts'

const MAIN = fileURLToPath(new URL('../../../backend/test/turns/serve.ts', import.meta.url))

const it = itOn(MAIN)
const POLL = { timeout: 30_000 }

const stage = (id: string, config: Record<string, unknown>) => ({
  id,
  label: id,
  type: 'TestStage',
  config,
})
const NODES = [
  {
    id: 'ears',
    label: 'ears',
    type: 'TestListener',
    config: { silence_seconds: 0.4, turns: 1000, every_ms: 300 },
  },
  stage('asr', { part: 'asr', work_ms: 350 }),
  stage('agent', { part: 'asr', work_ms: 60, told: false }),
  stage('llm', { part: 'first_token', work_ms: 90, note: 'Uses groq: openai answered 503' }),
  stage('speaker', { part: 'played', work_ms: 30 }),
]
const WIRES = [
  'ears.candidate > asr.text',
  'ears.end > asr.end',
  'asr.text > agent.text',
  'agent.text > llm.text',
  'llm.text > speaker.text',
]

/** A running conversation, in a project of its own. */
async function talk(server: TestServer): Promise<void> {
  await server.openEmpty('Talk')
  await server.build(NODES, WIRES)
  await server.post('/graph/start')
}

describeInBrowser('a conversation', () => {
  it('is explained turn by turn, on the canvas too', async ({ server, open }) => {
    await talk(server)
    const { page, complaints } = await open()

    await page.getByRole('button', { name: 'Turns', exact: true }).click()
    const parts = page.getByRole('list', { name: /^Parts of turn/ })
    await parts.getByRole('listitem').filter({ hasText: 'first token' }).waitFor()
    await page.getByRole('list', { name: 'Turns' }).getByRole('button').last().click()

    await page.getByText('ms not explained').waitFor()
    await expect.poll(() => parts.getByText('ran early').count(), POLL).toBe(1)
    const share = nodeOf(page, 'ears').locator('.turn-chip')
    expect(await share.textContent()).toMatch(/^\d+ ms$/)

    await parts.getByRole('listitem').filter({ hasText: 'first token' }).hover()
    await nodeOf(page, 'llm').locator('.turn-lit').waitFor()
    expect(await page.locator('.turn-lit').count()).toBe(1)

    await page.getByRole('button', { name: 'Copy the turn as text' }).click()
    const copied = () => page.evaluate(() => navigator.clipboard.readText())
    await expect
      .poll(copied, POLL)
      .toMatch(/^Turn \d+: [\d,]+ ms to first audio, \d+ ms not explained\n/)

    await parts.getByRole('button', { name: 'silence_seconds 0.4' }).click()
    await page.locator('[data-field$="silence_seconds"] input:focus').waitFor()
    expect(complaints).toEqual([])
  })

  it('shows what a node says of itself, until it is stopped alone', async ({ server, open }) => {
    await talk(server)
    const { page, complaints } = await open()
    const node = nodeOf(page, 'llm')
    await node.getByTitle('Uses groq: openai answered 503').waitFor()

    await node.locator('header').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Stop node' }).click()
    await nodeOf(page, 'llm, TestStage, stopped').waitFor()

    await node.getByTitle('Uses groq: openai answered 503').waitFor({ state: 'detached' })
    const statuses = (await server.nodes()).map(({ id, status }) => `${id} ${status}`)
    expect(statuses.filter((one) => one.endsWith('stopped'))).toEqual(['llm stopped'])

    await node.locator('header').click({ button: 'right' })
    const restart = page.getByRole('menuitem', { name: 'Start node' })
    await restart.waitFor()
    expect(await page.getByRole('menuitem', { name: 'Stop node' }).count()).toBe(0)
    await restart.click()
    await node.getByTitle('Uses groq: openai answered 503').waitFor()
    expect(complaints).toEqual([])
  })

  it('goes on while the loading of one node is cancelled', async ({ server, open }) => {
    await server.openEmpty('Load')
    const slow = stage('slow', { part: 'played', load_ms: 600_000 })
    await server.build([...NODES, slow], [...WIRES, 'llm.text > slow.text'])
    await server.post('/graph/start')
    const { page, complaints } = await open()

    await nodeOf(page, 'slow').getByRole('button', { name: 'Cancel' }).click()
    await nodeOf(page, 'slow, TestStage, stopped').waitFor()

    const others = async () =>
      (await server.nodes()).filter(({ id }) => id !== 'slow').map(({ status }) => status)
    await expect.poll(others, POLL).toEqual(NODES.map(() => 'running'))

    await nodeOf(page, 'slow').locator('header').click({ button: 'right' })
    await page.getByRole('menuitem', { name: /^(Start|Restart) node/ }).click()
    const list = page.getByRole('button', { name: '1 loading, show what' })
    const loads = page.getByRole('dialog', { name: 'What is loading' })
    await list.click()
    await loads.getByText('Loading the model').waitFor()
    await page.keyboard.press('Escape')
    await loads.waitFor({ state: 'detached' })
    await hasFocus(list)
    await page.keyboard.press('Enter')
    await loads.getByRole('button', { name: 'Cancel slow' }).click()
    await nodeOf(page, 'slow, TestStage, stopped').waitFor()
    await hasFocus(page.locator('[data-graph]'))
    await expect.poll(others, POLL).toEqual(NODES.map(() => 'running'))
    expect(complaints).toEqual([])
  })
})
